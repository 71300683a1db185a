/**
 * Connections that are kept: where Redis is just now, and a connection to it that is made again
 * when it breaks or Redis moves. Called by the package above alone; knows nothing of what travels.
 */
package io.chatcluster.cluster.lettuce.link;
