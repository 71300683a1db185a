/**
 * Where Redis is just now: one server, the master that Sentinels name, the masters of a Redis
 * Cluster. Called by the links; knows nothing of them.
 */
package io.chatcluster.cluster.lettuce.place;
