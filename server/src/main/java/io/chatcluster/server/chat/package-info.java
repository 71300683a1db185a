/**
 * The rules of the chat: who may do what, what is told to whom. Called by {@code edge}, for one
 * connection one call at a time. Knows neither sockets nor JSON nor Redis: what it needs of them
 * are the ports {@link io.chatcluster.server.chat.Client}, {@link
 * io.chatcluster.server.chat.Delivery}, {@link io.chatcluster.server.chat.Timers}, {@link
 * io.chatcluster.server.chat.presence.Presence} and the room log of the cluster.
 */
package io.chatcluster.server.chat;
