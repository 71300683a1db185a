package io.chatcluster.engine.api.network;

/**
 * Who was turned away since the server started.
 *
 * @param connections closed at once, as there were too many of their address
 * @param handshakes answered with 429
 * @param notProxies closed at once: not from a trusted proxy, or without a right PROXY header
 */
public record Refusals(long connections, long handshakes, long notProxies) {}
