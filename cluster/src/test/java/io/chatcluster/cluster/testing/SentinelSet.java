package io.chatcluster.cluster.testing;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Waits until a former master has become a replica, and the Sentinels know who is the master. */
  public void awaitReplica(RedisProcess former) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> former.commands().role().get(0).equals("slave") && master() != former);
  }

  /**
   * Waits until another server than this one is a master that answers and takes messages, whatever
   * the Sentinels say: they notice it up to a second later.
   */
  public RedisProcess servingAfter(RedisProcess former) {
    RedisProcess next =
        servers.stream().filter(server -> server != former).findFirst().orElseThrow();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(RedisProcess.LOOK)
        .until(() -> next.isMaster() && next.serves());
    return next;
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
