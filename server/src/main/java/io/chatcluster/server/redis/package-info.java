/**
 * What the chat keeps in Redis. The only package of the server that knows Lettuce. Called by the
 * wiring of the node; {@link io.chatcluster.server.redis.RedisPresence} is its door and {@link
 * io.chatcluster.server.redis.PresenceKeys} describes every key.
 */
package io.chatcluster.server.redis;
