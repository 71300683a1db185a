/**
 * What an application and the other modules see of the engine: sockets, namespaces, options. Knows
 * nothing of how packets travel; every other package of the engine may use this one.
 */
package io.chatcluster.engine.api;
