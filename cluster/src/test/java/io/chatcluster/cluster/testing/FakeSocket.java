package io.chatcluster.cluster.testing;

import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sockets of a {@link FakeNamespace}: they tell what they are and refuse everything else. */
final class FakeSocket {
  private FakeSocket() {}

  private record FakeHandshake(
      Map<String, String> headers,
      Map<String, String> query,
      String url,
      String address,
      boolean secure,
      boolean xdomain,
      long issued)
      implements Handshake {}

  static Socket of(FakeNamespace namespace, String id, Map<String, Object> data) {
    Handshake handshake =
        new FakeHandshake(
            Map.of("host", "test", "cookie", "secret", "authorization", "secret"),
            Map.of("EIO", "4"),
            "/socket.io/",
            "::1",
            true,
            false,
            1_500);
    return (Socket)
        Proxy.newProxyInstance(
            Socket.class.getClassLoader(),
            new Class<?>[] {Socket.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "id", "toString" -> id;
                  case "nsp" -> namespace.name();
                  case "handshake" -> handshake;
                  case "auth" -> Map.of("token", id, "pid", "secret", "offset", "1");
                  case "data" -> data;
                  case "rooms" -> rooms(namespace, id);
                  case "hashCode" -> id.hashCode();
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Set<String> rooms(FakeNamespace namespace, String id) {
    Set<String> rooms = new TreeSet<>(namespace.rooms());
    rooms.removeIf(
        room ->
            namespace.sockets(Selection.room(room)).stream()
                .noneMatch(socket -> socket.id().equals(id)));
    rooms.add(id);
    return rooms;
  }
}
