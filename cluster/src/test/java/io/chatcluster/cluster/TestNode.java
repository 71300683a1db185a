package io.chatcluster.cluster;

import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceMembership;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.LettuceShardedBus;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A node with a lobby and a chat, and a socket in each that is named after the node. */
final class TestNode implements AutoCloseable {
  final LettuceConnections connections;
  final Cluster cluster;
  final FakeNamespace lobby = new FakeNamespace("/");
  final FakeNamespace chat = new FakeNamespace("/chat");
  private final ExecutorService delivery =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "test-delivery"));
  private volatile boolean isFrozen;

  TestNode(String uri, String uid) throws Exception {
    this(uri, uid, WireKind.CLASSIC);
  }

  TestNode(String uri, String uid, WireKind wire) throws Exception {
    connections = new LettuceConnections(RedisOptions.of(uri, uid));
    RoomLogOptions logging = RoomLogOptions.DEFAULTS;
    cluster =
        new Cluster(
            wire.isSharded() ? new LettuceShardedBus(connections) : new LettuceBus(connections),
            new LettuceRoomLog(connections, logging, wire),
            new Freezing(new LettuceMembership(connections, logging.keyPrefix())),
            ClusterOptions.defaults()
                .withUid(uid)
                .withWire(wire)
                .withLease(LeaseOptions.DEFAULTS.withNode("name-of-" + uid))
                .withTallies(TallyOptions.DEFAULTS.every(Duration.ofMillis(200)))
                .withSubscriptions(Duration.ofMillis(50), Duration.ofSeconds(2)),
            List.of(this::deliver));
    cluster.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
    cluster.attach(lobby);
    cluster.attach(chat);
    lobby.join(socket());
    chat.join(socket());
    int lasting =
        switch (wire) {
          case CLASSIC -> 10;
          case SHARDED_STATIC, SHARDED_DYNAMIC -> 4;
          case SHARDED_DYNAMIC_PRIVATE -> 6;
        };
    await().until(() -> cluster.stats().subscriptions() == lasting && cluster.healthy());
  }

  private void deliver(Runnable task) {
    if (!isFrozen) {
      delivery.execute(task);
    }
  }

  /** It answers nothing and gives no sign of life any more, with its connections open. */
  void freeze() {
    isFrozen = true;
  }

  /** Its connections break, and it says good-bye to nobody. */
  void die() {
    isFrozen = true;
    connections.close();
  }

  String socket() {
    return cluster.options().uid() + "-socket-of-it-";
  }

  void join(FakeNamespace namespace, String room) throws Exception {
    namespace.join(socket(), room);
    cluster.subscribed(namespace.name(), room).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  List<List<?>> heardInLobby() {
    return lobby.sentTo(socket());
  }

  List<List<?>> heardInChat() {
    return chat.sentTo(socket());
  }

  @Override
  public void close() {
    cluster.close();
    connections.close();
    delivery.shutdownNow();
  }

  private final class Freezing implements Membership {
    private final Membership membership;

    Freezing(Membership membership) {
      this.membership = membership;
    }

    @Override
    public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
      return isFrozen ? leases() : membership.renew(member, ttl);
    }

    @Override
    public CompletionStage<List<Lease>> leases() {
      return membership.leases();
    }

    @Override
    public CompletionStage<Void> leave(Member member) {
      return isFrozen ? CompletableFuture.completedFuture(null) : membership.leave(member);
    }
  }
}
