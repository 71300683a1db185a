/**
 * How clients come in, as an application sets it: limits per address, proxies that are believed,
 * certificates, the cookie for balancers. Values only; knows no other package.
 */
package io.chatcluster.engine.api.network;
