package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import io.chatcluster.server.redis.PresenceOptions;
import io.lettuce.core.models.command.CommandDetail;
import io.lettuce.core.models.command.CommandDetailParser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code rooms} costs Redis: by its own count of commands, those within scripts included. */
class RoomsCostIT {
  private static final int ROOMS = 100;
  private static final int REQUESTS = 10;
  private static final Pattern CALLS =
      Pattern.compile("cmdstat_([a-z_]+)(?:\\|[a-z_-]+)?:calls=(\\d+)");

  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /** No beat comes while the test looks. */
  private static final PresenceOptions QUIET =
      new PresenceOptions(
          "chat:", "quiet", Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(30));

  private static Map<String, Long> calls() {
    Map<String, Long> calls = new HashMap<>();
    CALLS
        .matcher(REDIS.commands().info("commandstats"))
        .results()
        .forEach(it -> calls.merge(it.group(1), Long.valueOf(it.group(2)), Long::sum));
    return calls;
  }

  @Test
  void aHundredRoomsAreTwoReadsEachAndNoWrite() {
    try (EdgeNode node = new EdgeNode(REDIS.uri(), QUIET);
        SocketIoClient client = new SocketIoClient(node.port, "/chat", "{\"name\":\"ann\"}")) {
      for (int i = 0; i < ROOMS; i++) {
        String room = "{\"room\":\"room-" + i + "\"}";
        assertThat(client.request("join", room).get("ok").asBoolean()).isTrue();
      }
      Map<String, Long> before = calls();
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.request("rooms", "{}").get("rooms")).hasSize(ROOMS);
      }
      Map<String, Long> used = calls();
      before.forEach((command, count) -> used.merge(command, -count, Long::sum));

      long reads = 0;
      long writes = 0;
      for (CommandDetail command : detailsOf(used)) {
        long count = used.get(command.getName());
        reads += command.getFlags().contains(CommandDetail.Flag.READONLY) ? count : 0;
        writes += command.getFlags().contains(CommandDetail.Flag.WRITE) ? count : 0;
      }
      assertThat(writes).as("%s", used).isZero();
      // The count of members of a room is looked at once more after its last change.
      assertThat(reads)
          .as("%s", used)
          .isBetween(2L * ROOMS * REQUESTS, 2L * ROOMS * REQUESTS + ROOMS);
    }
  }

  private static List<CommandDetail> detailsOf(Map<String, Long> used) {
    return CommandDetailParser.parse(
        REDIS.commands().commandInfo(used.keySet().toArray(String[]::new)));
  }
}
