/**
 * Who is where in the cluster: the port {@link io.chatcluster.server.chat.presence.Presence} and
 * the values that cross it. Called by {@code chat}; implemented by {@code redis} and {@code
 * memory}. Knows nothing else.
 */
package io.chatcluster.server.chat.presence;
