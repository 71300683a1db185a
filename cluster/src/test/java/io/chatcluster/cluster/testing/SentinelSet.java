package io.chatcluster.cluster.testing;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A master with a replica, and three Sentinels that watch them. */
public final class SentinelSet implements AutoCloseable {
  private static final String NAME = "chat";

  private final List<RedisProcess> servers = new ArrayList<>();
  private final List<RedisProcess> sentinels = new ArrayList<>();

  private SentinelSet() {}

  /** Starts them, and waits until the Sentinels know each other and the replica. */
  public static SentinelSet started() {
    SentinelSet set = new SentinelSet();
    RedisProcess master = RedisProcess.started();
    set.servers.add(master);
    set.servers.add(RedisProcess.started("--replicaof", RedisProcess.HOST + " " + master.port()));
    for (int i = 0; i < 3; i++) {
      set.sentinels.add(
          RedisProcess.sentinel(
              List.of(
                  "sentinel monitor chat " + RedisProcess.HOST + " " + master.port() + " 2",
                  "sentinel down-after-milliseconds chat 1000",
                  "sentinel failover-timeout chat 5000")));
    }
    for (RedisProcess sentinel : set.sentinels) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> set.state(sentinel, "num-other-sentinels").equals("2"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> set.state(sentinel, "num-slaves").equals("1"));
    }
    return set;
  }

  /** Where it is, for a client. */
  public String uri() {
    return "redis-sentinel://"
        + String.join(",", sentinels.stream().map(RedisProcess::address).toList())
        + "#"
        + NAME;
  }

  private String state(RedisProcess sentinel, String field) {
    List<Object> answer =
        sentinel
            .commands()
            .dispatch(
                CommandType.SENTINEL,
                new ArrayOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8).add("MASTER").add(NAME));
    int at = answer.indexOf(field);
    return at < 0 ? "" : String.valueOf(answer.get(at + 1));
  }

  /** The server that is the master now, as the Sentinels say. */
  public RedisProcess master() {
    String port = state(sentinels.get(0), "port");
    return servers.stream()
        .filter(server -> port.equals("" + server.port()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until another server than this one is the master. */
  public RedisProcess masterAfter(RedisProcess former) {
    AtomicReference<RedisProcess> next = new AtomicReference<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              next.set(master());
              return next.get() != former;
            });
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> next.get().commands().role().get(0).equals("master"));
    return next.get();
  }

  /** Lets the Sentinels make the replica the master, as an operator does. */
  public void failover() {
    sentinels
        .get(0)
        .commands()
        .dispatch(
            CommandType.SENTINEL,
            new StatusOutput<>(StringCodec.UTF8),
            new CommandArgs<>(StringCodec.UTF8).add("FAILOVER").add(NAME));
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RedisProcess::close);
  }
}
