/**
 * The cluster: emits that reach the sockets of every node, and which rooms this node listens to.
 * {@link io.chatcluster.cluster.Cluster} is the front door; the program that owns the node calls
 * it. Knows the engine through {@code engine.api} alone, and neither Redis nor any rule of a chat.
 */
package io.chatcluster.cluster;
