/**
 * The cluster: emits that reach the sockets of every node, and which rooms this node listens to.
 * {@link io.chatcluster.cluster.Cluster} is the front door; the program that owns the node calls
 * it. Knows the engine through {@code engine.api} alone, and no rule of a chat; of Redis only
 * {@link io.chatcluster.cluster.ClusterBuilder} knows, which puts the parts together.
 */
package io.chatcluster.cluster;
