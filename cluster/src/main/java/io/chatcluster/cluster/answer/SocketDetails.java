package io.chatcluster.cluster.answer;

import io.chatcluster.cluster.wire.value.PlainValues;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other members are told of a socket, in the form of {@code fetchSockets} of Node.js. */
final class SocketDetails {
  private static final Logger log = LoggerFactory.getLogger(SocketDetails.class);

  private SocketDetails() {}

  static Map<String, Object> of(Socket socket, SharedHandshakes shared) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", socket.id());
    details.put("handshake", handshake(socket, shared));
    details.put("rooms", new ArrayList<>(socket.rooms()));
    details.put("data", plain(socket.data()));
    return details;
  }

  private static Map<String, Object> handshake(Socket socket, SharedHandshakes shared) {
    Handshake handshake = shared.of(socket);
    Map<String, Object> auth = new LinkedHashMap<>(shared.auth(socket));
    // They would let a reader take over the session of a client that recovers.
    auth.remove("pid");
    auth.remove("offset");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("headers", handshake.headers());
    map.put("time", handshake.time());
    map.put("address", handshake.address());
    map.put("xdomain", handshake.xdomain());
    map.put("secure", handshake.secure());
    map.put("issued", handshake.issued());
    map.put("url", handshake.url());
    map.put("query", handshake.query());
    map.put("auth", plain(auth));
    return map;
  }

  /** An application may keep anything there; others get what can be written. */
  private static Object plain(Map<String, Object> kept) {
    try {
      return PlainValues.of(kept);
    } catch (RuntimeException e) {
      // Jackson calls the application's own code.
      log.debug("The data of a socket cannot be written: {}", e.getClass().getName());
      return Map.of();
    }
  }
}
