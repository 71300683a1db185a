/**
 * The program as a cluster: nodes in processes of their own on one Redis, checked by official
 * clients, servers and emitters of Node.js. Nothing here looks into a node: only what it serves
 * counts.
 */
package io.chatcluster.server.cluster;
