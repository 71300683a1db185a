package io.chatcluster.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenListener;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.AuthorizationListener;
import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.ClientOperations;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.VoidAckCallback;
import com.corundumstudio.socketio.annotation.OnEvent;
import com.corundumstudio.socketio.listener.ClientListeners;
import com.corundumstudio.socketio.listener.ConnectListener;
import com.corundumstudio.socketio.listener.DataListener;
import com.corundumstudio.socketio.listener.DisconnectListener;
import com.corundumstudio.socketio.listener.EventInterceptor;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.listener.PingListener;
import com.corundumstudio.socketio.listener.PongListener;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.corundumstudio.socketio.store.Store;
import com.corundumstudio.socketio.store.StoreFactory;
import io.chatcluster.engine.EngineServer;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.EngineOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of netty-socketio's public methods in README.md: that no method is missing there, that
 * each has a scenario, and that plain netty-socketio and the engine do in it what the table says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("deprecation") // A listener that the library still calls.
class LibraryParityIT {
  private static final List<Class<?>> TYPES =
      List.of(
          SocketIOServer.class,
          SocketIONamespace.class,
          ClientListeners.class,
          ConnectListener.class,
          DisconnectListener.class,
          DataListener.class,
          EventInterceptor.class,
          PingListener.class,
          PongListener.class,
          OnEvent.class,
          SocketIOClient.class,
          ClientOperations.class,
          BroadcastOperations.class,
          Configuration.class,
          SocketConfig.class,
          AckRequest.class,
          AckCallback.class,
          MultiTypeAckCallback.class,
          MultiTypeArgs.class,
          VoidAckCallback.class,
          HandshakeData.class,
          ExceptionListener.class,
          AuthorizationListener.class,
          AuthorizationResult.class,
          AuthTokenListener.class,
          AuthTokenResult.class,
          JsonSupport.class,
          Store.class,
          StoreFactory.class);

  private static final Set<Class<?>> SETTINGS = Set.of(Configuration.class, SocketConfig.class);

  private Program plain;
  private Program engine;

  @BeforeAll
  void start() {
    plain = new Program(false, (program, set) -> {});
    engine = new Program(true, (program, set) -> {});
    plain.start();
    engine.start();
  }

  @AfterAll
  void stop() {
    plain.close();
    engine.close();
  }

  static List<Scenario> scenarios() {
    return Stream.of(ClientScenarios.all(), ListenerScenarios.all(), ConfigurationScenarios.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void both_servers_do_what_the_table_says(Scenario scenario) throws Exception {
    String ofPlain = scenario.observed(false, plain);
    String ofEngine = scenario.observed(true, engine);
    if (scenario.isSame()) {
      assertThat(ofEngine).isEqualTo(ofPlain).doesNotContain("null null").isNotEqualTo("null");
    } else {
      assertThat(ofPlain).as("netty-socketio").isEqualTo(scenario.expected(false));
      assertThat(ofEngine).as("engine").isEqualTo(scenario.expected(true));
    }
  }

  @Test
  void every_event_of_a_burst_with_callbacks_is_sent() throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    engine.withClient(
        (client, remote) -> {
          for (int i = 0; i < 1_500; i++) {
            client.sendEvent("e", ClientScenarios.callback(String.class, 60, called), i);
          }
          for (int i = 0; i < 1_500; i++) {
            assertThat(remote.next()).endsWith("[\"e\"," + i + "]");
          }
          // Beyond maxPendingAcks an answer is not waited for.
          return assertThat(called).hasSize(500).containsOnly("timeout");
        });
  }

  @Test
  void settings_that_contradict_the_options_end_the_start() {
    EngineOptions deflating = EngineOptions.builder().deflate(Deflate.DEFAULTS).build();
    EngineOptions open = EngineOptions.builder().allowedOrigins(Set.of("http://a.test")).build();
    Map<String, Map.Entry<EngineOptions, Consumer<Configuration>>> refused =
        Map.of(
            "setWebsocketCompression(false) contradicts EngineOptions.deflate",
            Map.entry(deflating, set -> set.setWebsocketCompression(false)),
            "setEnableCors(false) contradicts EngineOptions.allowedOrigins",
            Map.entry(open, set -> set.setEnableCors(false)),
            "setOrigin: use EngineOptions.allowedOrigins alone",
            Map.entry(open, set -> set.setOrigin("http://b.test")));
    refused.forEach(
        (message, given) -> {
          Configuration configuration = new Configuration();
          given.getValue().accept(configuration);
          assertThatStartIsRefused(configuration, given.getKey(), message);
        });
  }

  @Test
  void a_server_on_event_loops_of_the_program_refuses_thread_settings() {
    Map<String, Consumer<Configuration>> refused =
        Map.of(
            "setBossThreads: use EventLoops", set -> set.setBossThreads(1),
            "setWorkerThreads: use the count of EventLoops", set -> set.setWorkerThreads(1),
            "setUseLinuxNativeEpoll: use EventLoops", set -> set.setUseLinuxNativeEpoll(true));
    refused.forEach(
        (message, setting) -> {
          Configuration configuration = new Configuration();
          setting.accept(configuration);
          assertThatStartIsRefused(configuration, EngineOptions.builder().build(), message);
        });
  }

  private static void assertThatStartIsRefused(
      Configuration configuration, EngineOptions options, String message) {
    try (EventLoops loops = new EventLoops(1);
        EngineServer server = new EngineServer(configuration, new SocketIoEngine(options), loops)) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message);
    }
  }

  /** One row of the table in README.md. */
  private record Row(String type, Set<String> methods, String verdict) {
    static Row of(String line) {
      List<String> cells =
          Arrays.stream(line.split("\\|"))
              .skip(1)
              .map(cell -> cell.replace("`", "").strip())
              .toList();
      return new Row(cells.get(0), new TreeSet<>(List.of(cells.get(1).split(", "))), cells.get(4));
    }

    Set<String> keys() {
      return methods.stream().map(method -> type + "." + method).collect(Collectors.toSet());
    }
  }

  private static List<Row> table() throws IOException {
    Path module = Path.of("engine");
    Path readme =
        (Files.exists(module.resolve("pom.xml")) ? module : Path.of("")).resolve("README.md");
    List<String> lines = Files.readAllLines(readme);
    int from = lines.indexOf("## The API of netty-socketio, method by method");
    assertThat(from).isNotNegative();
    return lines.subList(from + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .map(Row::of)
        .toList();
  }

  @Test
  void the_table_has_every_public_method_and_no_other() throws IOException {
    List<Row> table = table();
    for (Class<?> type : TYPES) {
      Set<String> named = new TreeSet<>();
      table.stream()
          .filter(row -> row.type().equals(type.getSimpleName()))
          .forEach(row -> named.addAll(row.methods()));
      Set<String> there = new TreeSet<>();
      for (Method method : type.getDeclaredMethods()) {
        boolean getterOfSetting = SETTINGS.contains(type) && !method.getName().startsWith("set");
        if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !getterOfSetting) {
          there.add(method.getName());
        }
      }
      assertThat(named).as(type.getSimpleName()).isEqualTo(there);
    }
  }

  @Test
  void each_row_has_scenarios_that_show_what_it_says() throws IOException {
    Set<String> shown = new TreeSet<>();
    Set<String> differing = new TreeSet<>();
    for (Scenario scenario : scenarios()) {
      shown.addAll(scenario.methods());
      if (!scenario.isSame()) {
        differing.addAll(scenario.methods());
      }
    }
    Set<String> inTable = new TreeSet<>();
    for (Row row : table()) {
      assertThat(row.verdict()).as(row.toString()).isIn("same", "better", "refused");
      inTable.addAll(row.keys());
      assertThat(shown).as(row.toString()).containsAll(row.keys());
      if (row.verdict().equals("same")) {
        assertThat(differing).as(row.toString()).doesNotContainAnyElementsOf(row.keys());
      } else {
        assertThat(differing).as(row.toString()).containsAnyElementsOf(row.keys());
      }
    }
    assertThat(inTable).isEqualTo(shown);
  }
}
