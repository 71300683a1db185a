/**
 * The ports of the chat in one process, for a node without Redis. Called by the wiring of the node;
 * knows {@code chat.presence} alone.
 */
package io.chatcluster.server.memory;
