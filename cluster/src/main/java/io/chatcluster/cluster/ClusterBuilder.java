package io.chatcluster.cluster;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceMembership;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.LettuceShardedBus;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.memory.MemoryBus;
import io.chatcluster.cluster.memory.MemoryHub;
import io.chatcluster.cluster.memory.MemoryMembership;
import io.chatcluster.cluster.memory.MemoryRoomLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Makes a {@link Cluster} with the bus, the room log and the membership that fit its options. What
 * the builder makes is closed with the cluster. Not safe for several threads.
 */
public final class ClusterBuilder {
  private final Function<ClusterBuilder, Cluster> making;
  private String node;
  private ClusterOptions options = ClusterOptions.defaults();
  private String keyPrefix = RoomLogOptions.DEFAULTS.keyPrefix();
  private List<Executor> delivery = List.of();

  private ClusterBuilder(Function<ClusterBuilder, Cluster> making) {
    this.making = making;
  }

  static ClusterBuilder redis(String url) {
    Objects.requireNonNull(url, "url");
    return new ClusterBuilder(
        builder -> builder.on(new LettuceConnections(RedisOptions.of(url, builder.nameInRedis()))));
  }

  static ClusterBuilder redis(LettuceConnections connections) {
    Objects.requireNonNull(connections, "connections");
    return new ClusterBuilder(builder -> builder.on(connections));
  }

  static ClusterBuilder inMemory() {
    return new ClusterBuilder(ClusterBuilder::inProcess);
  }

  /**
   * The name of the node, 1 to 100 printable characters without spaces. Other nodes, the log and
   * {@code CLIENT LIST} show it. Without it that of the options, else the uid.
   */
  public ClusterBuilder node(String name) {
    node = Objects.requireNonNull(name, "name");
    return this;
  }

  /** How the node takes part, instead of {@link ClusterOptions#defaults()}. */
  public ClusterBuilder options(ClusterOptions other) {
    options = Objects.requireNonNull(other, "options");
    return this;
  }

  /** What every key in Redis begins with, instead of {@code chat:}; the same on all members. */
  public ClusterBuilder keyPrefix(String prefix) {
    keyPrefix = Objects.requireNonNull(prefix, "prefix");
    return this;
  }

  /**
   * Delivers on executors of the program, such as the event loops of its server.
   *
   * @param executors each runs its tasks one at a time and in order; with none the cluster has
   *     threads of its own
   */
  public ClusterBuilder deliverOn(List<Executor> executors) {
    delivery = List.copyOf(executors);
    return this;
  }

  /**
   * The cluster; nothing is connected before {@link Cluster#start()}.
   *
   * @throws IllegalArgumentException if the URL or the name of the node cannot be used
   */
  public Cluster build() {
    return making.apply(this);
  }

  private LeaseOptions lease() {
    return node == null ? options.lease() : options.lease().withNode(node);
  }

  private String nameInRedis() {
    String name = lease().node();
    return name.isEmpty() ? options.uid() : name;
  }

  private Cluster on(LettuceConnections connections) {
    Bus bus =
        options.wire().isSharded()
            ? new LettuceShardedBus(connections)
            : new LettuceBus(connections);
    return new Cluster(
        bus,
        new LettuceRoomLog(connections, logOptions(), options.wire()),
        new LettuceMembership(connections, keyPrefix),
        options.withLease(lease()),
        delivery,
        connections::close);
  }

  private Cluster inProcess() {
    MemoryHub hub = new MemoryHub();
    InstantSource clock = InstantSource.system();
    return new Cluster(
        new MemoryBus(hub),
        new MemoryRoomLog(hub, logOptions(), options.wire(), clock),
        new MemoryMembership(clock),
        options.withLease(lease()),
        delivery,
        () -> {});
  }

  private RoomLogOptions logOptions() {
    return RoomLogOptions.DEFAULTS.withPrefixes(keyPrefix, options.channelPrefix());
  }
}
