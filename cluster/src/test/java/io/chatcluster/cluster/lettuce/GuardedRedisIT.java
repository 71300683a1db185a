package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.wire.WireKind;
import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Redis behind TLS with certificates of an authority of its own, and with users. */
class GuardedRedisIT {
  private static final String PREFIX = "socket.io";
  private static final String COMMAND = "ACL SETUSER chat on >password ";

  /** The flag of a connection that subscribes, in CLIENT LIST. */
  private static final Pattern FLAGS = Pattern.compile(" flags=\\w*P");

  private static final String[] RULES = documentedRules();

  @TempDir static Path folder;
  private static RedisProcess redis;
  private static int tlsPort;
  private static RedisAccess trusting;

  private final AtomicReference<String> password = new AtomicReference<>("first");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final AtomicInteger breaks = new AtomicInteger();

  /** What docs/configuration.md tells operators to set, and nothing else. */
  private static String[] documentedRules() {
    try {
      List<String> commands =
          Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
              .filter(line -> line.startsWith(COMMAND))
              .toList();
      assertThat(commands).hasSize(1);
      return ("on " + commands.get(0).substring(COMMAND.length())).split(" ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void startRedis() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .subject("CN=authority of tests")
            .setIsCertificateAuthority(true)
            .ecp256()
            .buildSelfSigned();
    Path ca = write("ca.pem", authority.getCertificatePEM());
    issue(authority, "redis");
    issue(authority, "node");
    tlsPort = RedisProcess.freePort();
    redis =
        RedisProcess.started(
            "--tls-port",
            "" + tlsPort,
            "--tls-ca-cert-file",
            ca.toString(),
            "--tls-cert-file",
            folder.resolve("redis.pem").toString(),
            "--tls-key-file",
            folder.resolve("redis.key").toString(),
            "--tls-auth-clients",
            "yes");
    trusting =
        RedisAccess.OF_URI
            .trusting(ca)
            .presenting(folder.resolve("node.pem"), folder.resolve("node.key"));
  }

  private static void issue(X509Bundle authority, String name) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=" + name)
            .addSanDnsName("localhost")
            .ecp256()
            .buildIssuedBy(authority);
    write(name + ".pem", bundle.getCertificatePathPEM());
    write(name + ".key", bundle.getPrivateKeyPEM());
  }

  private static Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void makeUser() {
    command("reset");
    command(RULES);
    command(">first");
  }

  private static void command(String... rules) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("chat");
    for (String rule : rules) {
      arguments.add(rule);
    }
    redis.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private LettuceConnections connections(RedisAccess access) {
    return new LettuceConnections(
        RedisOptions.of("rediss://localhost:" + tlsPort, "test")
            .withConnecting(Duration.ofSeconds(2), 1)
            .withAccess(access));
  }

  private BusListener hearing() {
    return new BusListener() {
      @Override
      public void message(String channel, byte[] message) {
        messages.add(new String(message, StandardCharsets.UTF_8));
      }

      @Override
      public void connected() {}

      @Override
      public void disconnected() {
        breaks.incrementAndGet();
      }
    };
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void worksWith(LettuceConnections connections, Bus bus, WireKind wire) throws Exception {
    done(bus.start(hearing()));
    done(bus.subscribe(List.of("socket.io#/#")));
    done(bus.publish("socket.io#/#", "hello".getBytes(StandardCharsets.UTF_8)));
    await().until(() -> messages.contains("hello"));
    assertThat(done(bus.subscribers("socket.io#/#"))).isEqualTo(1);
    LettuceRoomLog log = log(connections, wire);
    done(log.append(new LogEntry("/", "a", "key", "e", Map.of())));
    assertThat(done(log.position("/", "a")).seq()).isPositive();
  }

  private static LettuceRoomLog log(LettuceConnections connections, WireKind wire) {
    RoomLogOptions options = RoomLogOptions.DEFAULTS.withPrefixes(PREFIX + ":chat:", PREFIX);
    return new LettuceRoomLog(connections, options, wire);
  }

  /** A node of a cluster behind the guarded Redis, with a socket of its own. */
  private final class GuardedNode implements AutoCloseable {
    final FakeNamespace namespace = new FakeNamespace("/chat");
    final String socket;
    final LettuceConnections connections = connections(trusting.as("chat", password::get));
    final Cluster cluster;

    GuardedNode(String uid, WireKind wire) throws Exception {
      socket = uid + "-socket-of-it-";
      cluster =
          new Cluster(
              wire.isSharded() ? new LettuceShardedBus(connections) : new LettuceBus(connections),
              log(connections, wire),
              new LettuceMembership(connections, PREFIX + ":chat:"),
              ClusterOptions.defaults().withChannelPrefix(PREFIX).withUid(uid).withWire(wire));
      namespace.join(socket, "room");
      cluster.attach(namespace);
      done(cluster.start());
      await().atMost(Duration.ofSeconds(20)).until(this::isSettled);
    }

    boolean isSettled() {
      return cluster.healthy() && cluster.stats().subscriptionsPending() == 0;
    }

    @Override
    public void close() {
      cluster.close();
      connections.close();
    }
  }

  /** The ids of the connections that subscribe. */
  private static List<String> subscribers() {
    return redis
        .commands()
        .clientList()
        .lines()
        .filter(client -> FLAGS.matcher(client).find())
        .map(client -> client.substring(0, client.indexOf(' ')))
        .toList();
  }

  private static void eachHearsTheOther(GuardedNode one, GuardedNode other, String event) {
    one.cluster.of("/chat").to(other.socket).emit(event + " by id");
    one.cluster.of("/chat").to("room").emit(event + " by room");
    other.cluster.of("/chat").to(one.socket).emit(event + " by id");
    for (GuardedNode node : List.of(one, other)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(node.namespace.sentTo(node.socket))
                      .contains(List.of(event + " by id"), List.of(event + " by room")));
    }
  }

  @ParameterizedTest
  @EnumSource(WireKind.class)
  void aClusterWithTheDocumentedRulesReachesSocketsByIdAlsoAfterABreak(WireKind wire)
      throws Exception {
    try (GuardedNode one = new GuardedNode("node_1", wire);
        GuardedNode other = new GuardedNode("node_2", wire)) {
      await().until(() -> one.cluster.members().size() == 2 && other.cluster.members().size() == 2);
      eachHearsTheOther(one, other, "before");

      List<String> killed = subscribers();
      redis.commands().clientKill(KillArgs.Builder.typePubsub());
      // The break may be over before anything looks: what shows it is that others subscribe now.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  subscribers().size() >= killed.size()
                      && Collections.disjoint(subscribers(), killed));

      await().atMost(Duration.ofSeconds(20)).until(() -> one.isSettled() && other.isSettled());
      eachHearsTheOther(one, other, "after");
      assertThat(done(one.cluster.of("/chat").serverCount())).isEqualTo(2);
    }
  }

  @Test
  void aUserWithTheRightsOfTheDocumentationCanDoEverythingOnBothWires() throws Exception {
    try (LettuceConnections connections = connections(trusting.as("chat", password::get))) {
      try (Bus bus = new LettuceBus(connections)) {
        worksWith(connections, bus, WireKind.CLASSIC);
      }
      messages.clear();
      try (Bus bus = new LettuceShardedBus(connections)) {
        worksWith(connections, bus, WireKind.SHARDED_DYNAMIC);
      }
    }
  }

  @Test
  void whoIsNotTrustedOrHasNoCertificateOrAWrongPasswordIsNotConnected() {
    password.set("wrong");
    for (RedisAccess access :
        List.of(
            RedisAccess.OF_URI.presenting(trusting.certificate(), trusting.key()),
            RedisAccess.OF_URI.trusting(trusting.trusted()),
            trusting.as("chat", password::get))) {
      try (LettuceConnections connections = connections(access);
          Bus bus = new LettuceBus(connections)) {
        assertThat(bus.start(hearing()))
            .failsWithin(10, TimeUnit.SECONDS)
            .withThrowableOfType(ExecutionException.class)
            .withCauseInstanceOf(ClusterUnavailableException.class)
            .withMessageNotContaining("wrong");
      }
    }
  }

  @Test
  void aNewPasswordIsToldOnOpenConnectionsWithoutABreak() throws Exception {
    try (LettuceConnections connections = connections(trusting.as("chat", password::get));
        Bus bus = new LettuceBus(connections)) {
      worksWith(connections, bus, WireKind.CLASSIC);
      long before = authentications();

      command(">second");
      password.set("second");
      await().atMost(Duration.ofSeconds(10)).until(() -> authentications() >= before + 2);
      command("<first");
      assertThat(breaks).hasValue(0);
      done(bus.publish("socket.io#/#", "after".getBytes(StandardCharsets.UTF_8)));
      await().until(() -> messages.contains("after"));

      redis.commands().clientKill(KillArgs.Builder.typePubsub());
      await().atMost(Duration.ofSeconds(10)).until(() -> breaks.get() == 1 && bus.connected());
      done(bus.subscribe(List.of("socket.io#/#")));
    }
  }

  private static long authentications() {
    Matcher calls =
        Pattern.compile("cmdstat_auth:calls=(\\d+)").matcher(redis.commands().info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
