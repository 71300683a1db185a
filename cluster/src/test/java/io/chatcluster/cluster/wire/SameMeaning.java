package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Compares a message with the values that were recorded beside its bytes. */
final class SameMeaning {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SameMeaning() {}

  static void same(Broadcast broadcast, JsonNode packet, JsonNode options) {
    assertThat(json(broadcast.data())).isEqualTo(plain(packet.get("data")));
    assertThat(broadcast.rooms()).containsExactlyElementsOf(texts(options.get("rooms")));
    assertThat(broadcast.except()).containsExactlyElementsOf(texts(options.get("except")));
    assertThat(json(broadcast.flags())).isEqualTo(plain(options.get("flags")));
  }

  static void same(Request request, JsonNode expected, String data) {
    if (request instanceof Request.Ask r) {
      same(r.broadcast(), expected.get("packet"), expected.get("opts"));
    } else if (request instanceof Request.ServerSideEmit r) {
      assertThat(json(r.data())).isEqualTo(plain(expected.get(data)));
    } else if (request instanceof Request.Join r) {
      assertThat(r.rooms()).containsExactlyElementsOf(texts(expected.get("rooms")));
      assertThat(json(r.targets().rooms())).isEqualTo(plain(expected.at("/opts/rooms")));
      assertThat(json(r.targets().except())).isEqualTo(plain(expected.at("/opts/except")));
    } else if (request instanceof Request.Leave r) {
      assertThat(r.rooms()).containsExactlyElementsOf(texts(expected.get("rooms")));
      assertThat(json(r.targets().rooms())).isEqualTo(plain(expected.at("/opts/rooms")));
      assertThat(json(r.targets().except())).isEqualTo(plain(expected.at("/opts/except")));
    } else if (request instanceof Request.Disconnect r) {
      assertThat(r.close()).isEqualTo(expected.get("close").asBoolean());
      assertThat(json(r.targets().rooms())).isEqualTo(plain(expected.at("/opts/rooms")));
    } else if (request instanceof Request.Fetch r) {
      assertThat(json(r.targets().rooms())).isEqualTo(plain(expected.at("/opts/rooms")));
      assertThat(json(r.targets().except())).isEqualTo(plain(expected.at("/opts/except")));
    } else {
      assertThat(request).isInstanceOf(Request.AllRooms.class);
    }
  }

  static void same(Response response, JsonNode expected, String argument) {
    if (response instanceof Response.Sockets r) {
      assertThat(json(r.sockets())).isEqualTo(plain(expected.get("sockets")));
    } else if (response instanceof Response.SocketIds r) {
      assertThat(json(r.ids())).isEqualTo(plain(expected.get("sockets")));
    } else if (response instanceof Response.Rooms r) {
      assertThat(json(r.rooms())).isEqualTo(plain(expected.get("rooms")));
    } else if (response instanceof Response.ClientCount r) {
      assertThat(r.count()).isEqualTo(expected.get("clientCount").asInt());
    } else if (response instanceof Response.Done) {
      assertThat(expected).hasSize(1);
    } else {
      List<Object> given =
          response instanceof Response.Ack ack
              ? ack.argument()
              : ((Response.ServerSide) response).argument();
      assertThat(given).hasSize(expected.has(argument) ? 1 : 0);
      if (!given.isEmpty()) {
        assertThat(json(given.get(0))).isEqualTo(plain(expected.get(argument)));
      }
    }
  }

  static int kind(Request request) {
    List<Class<?>> kinds =
        List.of(
            Request.SocketIds.class,
            Request.AllRooms.class,
            Request.Join.class,
            Request.Leave.class,
            Request.Disconnect.class,
            Request.Fetch.class,
            Request.ServerSideEmit.class,
            Request.Ask.class);
    return kinds.indexOf(request.getClass());
  }

  static String requestId(Request request) {
    if (request instanceof Request.Ask r) {
      return r.requestId();
    } else if (request instanceof Request.Fetch r) {
      return r.requestId();
    } else if (request instanceof Request.AllRooms r) {
      return r.requestId();
    }
    return request instanceof Request.ServerSideEmit r ? r.requestId() : null;
  }

  /** As the file has it: bytes as an object of their hexadecimal digits. */
  private static JsonNode json(Object value) {
    return JSON.valueToTree(marked(value));
  }

  private static Object marked(Object value) {
    if (value instanceof byte[] bytes) {
      return Map.of("<<bin>>", HexFormat.of().formatHex(bytes));
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, marked(item)));
      return copy;
    } else if (value instanceof Collection<?> items) {
      return items.stream().map(SameMeaning::marked).toList();
    }
    // One form for each number, as in JavaScript.
    return value instanceof Number number ? (Object) number.doubleValue() : value;
  }

  /** As clients get it: dates as text, what is no number as null. */
  private static JsonNode plain(JsonNode node) {
    try {
      String text =
          node.toString()
              .replaceAll("\"<<(NaN|Infinity)>>\"", "null")
              .replaceAll("\\{\"<<timestamp-ext>>\":(\"[^\"]*\")\\}", "$1");
      return json(JSON.readValue(text, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
