package io.chatcluster.engine.transport;

import io.chatcluster.engine.admission.Admission;
import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.network.StickyCookie;
import io.chatcluster.engine.handshake.HostRule;
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
 * @param pages answers requests that are not Engine.IO
 */
public record TransportSettings(
    String path,
    boolean polling,
    boolean webSocket,
    Times times,
    Sizes sizes,
    Guard guard,
    HttpPages pages) {

  /**
   * How long everything may take.
   *
   * @param pingInterval time between a pong and the next ping
   * @param pingTimeout how long a pong may take
   * @param upgrade how long an upgrade from polling to WebSocket may take
   * @param firstData how long a new connection may be silent
   * @param head how long the head of a request may take from its first byte, TLS before it included
   * @param idle how long a kept-alive HTTP connection may wait for its next request
   * @param close how long a peer may take to take the last words and close
   */
  public record Times(
      Duration pingInterval,
      Duration pingTimeout,
      Duration upgrade,
      Duration firstData,
      Duration head,
      Duration idle,
      Duration close) {}

  /**
   * How much there may be.
   *
   * @param maxPayload the largest message in bytes
   * @param maxHeaderBytes the longest request line and the longest sum of header lines
   * @param maxHeaders the most header lines of a request
   * @param maxOutboundBytes how much may wait for one session
   * @param maxNodeOutboundBytes how much may wait for all sessions of the node
   * @param maxNodeInboundBytes how much may be kept of what all clients of the node sent
   * @param maxOutboundAge how long a session may take nothing of what waits
   * @param deflate how messages are compressed for clients that ask for it; empty when they are not
   */
  public record Sizes(
      int maxPayload,
      int maxHeaderBytes,
      int maxHeaders,
      int maxOutboundBytes,
      long maxNodeOutboundBytes,
      long maxNodeInboundBytes,
      Duration maxOutboundAge,
      Optional<Deflate> deflate) {}

  /**
   * Which requests are let in.
   *
   * @param hosts the hosts that are served
   * @param allowedOrigins origins that may read answers; {@code *} for any
   * @param admission decides by the address of the client
   * @param admit decides on the handshake request; runs on an event loop
   * @param cookie on the answer to a handshake by polling; empty when there is none
   */
  public record Guard(
      HostRule hosts,
      Set<String> allowedOrigins,
      Admission admission,
      Predicate<Handshake> admit,
      Optional<StickyCookie> cookie) {}

  Duration pingInterval() {
    return times.pingInterval();
  }

  Duration pingTimeout() {
    return times.pingTimeout();
  }

  Duration upgradeTimeout() {
    return times.upgrade();
  }

  Duration firstDataTimeout() {
    return times.firstData();
  }

  Duration headTimeout() {
    return times.head();
  }

  Duration idleTimeout() {
    return times.idle();
  }

  Duration closeTimeout() {
    return times.close();
  }

  int maxPayload() {
    return sizes.maxPayload();
  }

  int maxHeaderBytes() {
    return sizes.maxHeaderBytes();
  }

  int maxOutboundBytes() {
    return sizes.maxOutboundBytes();
  }

  Duration maxOutboundAge() {
    return sizes.maxOutboundAge();
  }

  Optional<Deflate> deflate() {
    return sizes.deflate();
  }
}
