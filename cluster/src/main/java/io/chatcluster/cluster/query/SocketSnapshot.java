package io.chatcluster.cluster.query;

import io.chatcluster.engine.api.Handshake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A socket of any member as it was when it was fetched.
 *
 * @param id of the socket
 * @param handshake the request that opened its connection
 * @param auth what its client sent with CONNECT
 * @param rooms its rooms, its id included
 * @param data what its application keeps with it; of another node as JSON carries it
 */
public record SocketSnapshot(
    String id,
    Handshake handshake,
    Map<String, Object> auth,
    Set<String> rooms,
    Map<String, Object> data) {
  /** What members tell of a socket; null where it has no id. Whatever else is missing is empty. */
  static SocketSnapshot of(Map<String, Object> details) {
    if (!(details.get("id") instanceof String id)) {
      return null;
    }
    Map<String, Object> handshake = map(details.get("handshake"));
    Set<String> rooms = new LinkedHashSet<>();
    if (details.get("rooms") instanceof List<?> names) {
      names.forEach(name -> rooms.add(String.valueOf(name)));
    }
    return new SocketSnapshot(
        id,
        new RemoteHandshake(
            texts(map(handshake.get("headers"))),
            texts(map(handshake.get("query"))),
            text(handshake.get("url")),
            text(handshake.get("address")),
            Boolean.TRUE.equals(handshake.get("secure")),
            Boolean.TRUE.equals(handshake.get("xdomain")),
            handshake.get("issued") instanceof Number issued ? issued.longValue() : 0),
        map(handshake.get("auth")),
        rooms,
        map(details.get("data")));
  }

  /** Of all sockets that have an id. */
  static List<SocketSnapshot> of(List<Map<String, Object>> all) {
    List<SocketSnapshot> sockets = new ArrayList<>(all.size());
    for (Map<String, Object> details : all) {
      SocketSnapshot socket = of(details);
      if (socket != null) {
        sockets.add(socket);
      }
    }
    return sockets;
  }

  @SuppressWarnings("unchecked") // The readers of the wire make maps with String keys.
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static Map<String, String> texts(Map<String, Object> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private record RemoteHandshake(
      Map<String, String> headers,
      Map<String, String> query,
      String url,
      String address,
      boolean secure,
      boolean xdomain,
      long issued)
      implements Handshake {}
}
