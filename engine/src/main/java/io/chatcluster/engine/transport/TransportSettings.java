package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.HttpPages;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the transports need to know.
 *
 * @param path the path of the endpoint with a slash at its end, for example {@code /socket.io/}
 * @param polling whether HTTP long-polling is offered
 * @param webSocket whether WebSocket is offered
 * @param pingInterval time between a pong and the next ping
 * @param pingTimeout how long a pong may take
 * @param upgradeTimeout how long an upgrade from polling to WebSocket may take
 * @param firstRequestTimeout how long a new connection may take until its first request is complete
 * @param idleTimeout how long a kept-alive HTTP connection may wait for its next request
 * @param closeTimeout how long a peer may take to take the last words and close
 * @param maxPayload the largest message in bytes
 * @param maxHeaderBytes the longest request line and the longest sum of header lines
 * @param maxOutboundBytes how much may wait for one session
 * @param maxOutboundAge how long a session may take nothing of what waits
 * @param deflate how messages are compressed for clients that ask for it; empty when they are not
 * @param allowedOrigins origins that may read answers; {@code *} for any
 * @param admit decides on the handshake request; runs on an event loop
 * @param pages answers requests that are not Engine.IO
 */
public record TransportSettings(
    String path,
    boolean polling,
    boolean webSocket,
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    Duration firstRequestTimeout,
    Duration idleTimeout,
    Duration closeTimeout,
    int maxPayload,
    int maxHeaderBytes,
    int maxOutboundBytes,
    Duration maxOutboundAge,
    Optional<Deflate> deflate,
    Set<String> allowedOrigins,
    Predicate<Handshake> admit,
    HttpPages pages) {}
