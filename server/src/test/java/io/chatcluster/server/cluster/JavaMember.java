package io.chatcluster.server.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterNamespace;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A member of the cluster in this JVM, without sockets: it only emits. */
final class JavaMember implements AutoCloseable {
  private final LettuceConnections connections;
  private final Cluster cluster;

  JavaMember(String redisUri) throws Exception {
    connections = new LettuceConnections(RedisOptions.of(redisUri, "member"));
    cluster =
        new Cluster(
            new LettuceBus(connections),
            new LettuceRoomLog(connections, RoomLogOptions.DEFAULTS),
            ClusterOptions.defaults());
    cluster.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Emits as a script asks: {@code ["emit", {nsp, rooms, except, event, argument}]}. */
  Object emit(JsonNode question) {
    JsonNode emit = question.get(1);
    ClusterNamespace to = cluster.of(emit.get("nsp").asText());
    for (JsonNode room : emit.get("rooms")) {
      to = to.to(room.asText());
    }
    for (JsonNode room : emit.get("except")) {
      to = to.except(room.asText());
    }
    to.emit(emit.get("event").asText(), plain(emit.get("argument")));
    return true;
  }

  /** Emits {@code news} with 0, 1, 2 … to a room: {@code ["burst", nsp, room, count]}. */
  Object burst(JsonNode question) {
    ClusterNamespace room = cluster.of(question.get(1).asText()).to(question.get(2).asText());
    for (int i = 0; i < question.get(3).asInt(); i++) {
      room.emit("news", i);
    }
    return true;
  }

  /** JSON as Java values; {@code {"hex": "00ff"}} stands for bytes. */
  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      if (node.has("hex")) {
        return HexFormat.of().parseHex(node.get("hex").asText());
      }
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(plain(item)));
      return list;
    } else if (node.isNumber()) {
      return node.numberValue();
    } else if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.asText();
  }

  @Override
  public void close() {
    cluster.close();
    connections.close();
  }
}
