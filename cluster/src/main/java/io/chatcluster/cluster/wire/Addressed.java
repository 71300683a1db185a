package io.chatcluster.cluster.wire;

/**
 * A message as it is published.
 *
 * @param channel where
 * @param bytes what; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // It is sent, never compared.
public record Addressed(String channel, byte[] bytes) {}
