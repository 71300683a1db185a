package io.chatcluster.engine.api.network;

import java.time.Instant;

/**
 * The certificate that new connections get.
 *
 * @param expires when it does
 * @param reloads how often it was replaced since the start
 * @param failures how often files had changed and could not be used; the old certificate stayed
 */
public record TlsStatus(Instant expires, long reloads, long failures) {}
