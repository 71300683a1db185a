package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.EngineServer;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.SocketIoClient;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server with one event loop that is mistreated. After an attack was made several times, the loop
 * was never busy for long with one thing, the memory is what it was after the first time, no
 * session is left of the attackers, and the neighbour on the same loop was served all the time.
 * Classes with a victim also use {@link io.chatcluster.engine.NoLeaks}.
 */
final class Victim implements BeforeAllCallback, AfterAllCallback {
  static {
    // A busy machine is not a fault.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  static final Duration LONGEST_STALL = Duration.ofMillis(50);

  /** Far longer than a busy machine keeps a thread from running. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  private static final int TIMES = 5;
  private static final long HEAP_SLACK = 3 << 20;
  private static final long DIRECT_SLACK = 2 << 20;
  private static final int ROUNDS = 5;

  private final Consumer<Configuration> settings;
  private final Consumer<EngineOptions.Builder> options;
  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();
  private EventLoops loops;
  private SocketIoEngine engine;
  private EngineServer server;

  /** One attack; it ends when the attacker has its answer or was closed. */
  interface Attack {
    void make() throws Exception;
  }

  Victim(Consumer<Configuration> settings, Consumer<EngineOptions.Builder> options) {
    this.settings = settings;
    this.options = options;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Configuration configuration = new Configuration();
    configuration.setPort(0);
    configuration.setHostname("127.0.0.1");
    configuration.setAckMode(AckMode.MANUAL);
    settings.accept(configuration);
    EngineOptions.Builder chosen = EngineOptions.builder();
    options.accept(chosen);
    loops = new EventLoops(1);
    engine = new SocketIoEngine(chosen.build());
    server = new EngineServer(configuration, engine, loops);
    main()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(List.of()));
    main()
        .addDisconnectListener(client -> reasons.add(((Socket) client).disconnectReason().text()));
    server.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
    loops.close();
  }

  int port() {
    return server.port();
  }

  SocketIONamespace main() {
    return server.namespace("/");
  }

  EngineServer server() {
    return server;
  }

  EngineNamespace local() {
    return engine.of("/");
  }

  SocketIoEngine engine() {
    return engine;
  }

  /** A client in the main namespace. */
  SocketIoClient client() throws IOException {
    return SocketIoClient.connected(port());
  }

  /** Waits until a socket has left for this reason. */
  void awaitReason(String reason) {
    await().pollDelay(Duration.ZERO).until(() -> reasons.contains(reason));
  }

  /** Why sockets have left since {@link #forgetReasons}. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  void forgetReasons() {
    reasons.clear();
  }

  /** Makes the attack again and again, and looks at the server meanwhile and afterwards. */
  void suffer(Attack attack) throws Exception {
    suffer(TIMES, attack);
  }

  void suffer(int times, Attack attack) throws Exception {
    // With every buffer followed, which notes each byte that is read: nothing to measure with.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    attack.make();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    measure(times, attack);
  }

  /** The same without following every buffer, for attacks with megabytes. */
  void sufferLarge(Attack attack) throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    // What takes a millisecond compiled takes many in the interpreter.
    attack.make();
    measure(TIMES, attack);
  }

  private void measure(int times, Attack attack) throws Exception {
    try (SocketIoClient neighbour = client()) {
      // The first time loads classes and fills the pools.
      attack.make();
      assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
      awaitOnlyNeighbour();
      reasons.clear();
      for (int round = 1; !memoryStays(times, attack, neighbour); round++) {
        assertThat(round).as("rounds after each of which the memory had grown").isLessThan(ROUNDS);
      }
    }
  }

  /**
   * Attacks and looks whether the memory is what it was. The pool may keep chunks that a busy
   * moment needed, once or twice; what leaks grows in every round.
   */
  private boolean memoryStays(int times, Attack attack, SocketIoClient neighbour) throws Exception {
    MemoryInUse before = MemoryInUse.now();
    LoopProbe probe = LoopProbe.start(loops.group().next());
    for (int i = 0; i < times; i++) {
      attack.make();
      assertThat(neighbour.roundTrip("echo")).as("the neighbour is served").isEqualTo("37[]");
    }
    probe.stop();
    assertThat(probe.longestWork()).as("work of the loop on one thing").isLessThan(LONGEST_STALL);
    assertThat(probe.longestSilence()).as("silence of the loop").isLessThan(LONGEST_SILENCE);
    awaitOnlyNeighbour();
    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .pollDelay(Duration.ZERO)
          .until(() -> MemoryInUse.now().isBackAt(before, HEAP_SLACK, DIRECT_SLACK));
      return true;
    } catch (ConditionTimeoutException grown) {
      System.out.println("memory was " + before + " and is " + MemoryInUse.now());
      return false;
    }
  }

  private void awaitOnlyNeighbour() {
    await()
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> assertThat(engine.connections()).as("sessions").isEqualTo(1));
  }
}
