/**
 * Connections that are kept: made again when they break or Redis moves, with commands that share
 * writes. Called by the package above alone; knows nothing of what travels.
 */
package io.chatcluster.cluster.lettuce.link;
