package io.chatcluster.cluster.lettuce.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Whether a server is a master. */
enum Role {
  MASTER,
  REPLICA,
  /** It answers, but not this question: it is busy, a proxy, or the user may not ask. */
  UNKNOWN;

  /** Asks; fails where there is no answer. The commands may have to be flushed. */
  static CompletionStage<Role> of(StatefulRedisConnection<?, ?> connection) {
    return connection
        .async()
        .role()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return read(answer);
              }
              if (ErrorReplies.reply(failure).isPresent()) {
                return UNKNOWN;
              }
              throw new IllegalStateException("no answer", failure);
            });
  }

  private static Role read(List<Object> answer) {
    return switch (answer.isEmpty() ? "" : text(answer.get(0))) {
      case "master" -> MASTER;
      case "slave" -> REPLICA;
      default -> UNKNOWN;
    };
  }

  /** The codec of the connection decides what a text of Redis is here. */
  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
  }
}
