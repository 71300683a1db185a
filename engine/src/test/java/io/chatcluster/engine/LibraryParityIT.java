package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenListener;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.ClientOperations;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.VoidAckCallback;
import com.corundumstudio.socketio.listener.ClientListeners;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import com.corundumstudio.socketio.store.Store;
import com.corundumstudio.socketio.store.StoreFactory;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the library's public methods in README.md: that no method is missing there, and what
 * plain netty-socketio and the engine do where both can be asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LibraryParityIT {
  private static final List<Class<?>> TYPES =
      List.of(
          SocketIOServer.class,
          SocketIONamespace.class,
          ClientListeners.class,
          SocketIOClient.class,
          ClientOperations.class,
          BroadcastOperations.class,
          Configuration.class,
          AckRequest.class,
          AckCallback.class,
          MultiTypeAckCallback.class,
          VoidAckCallback.class,
          HandshakeData.class,
          ExceptionListener.class,
          AuthTokenListener.class,
          Store.class,
          StoreFactory.class);

  /** Written in a payload, or asked for in a callback. */
  public static final class Bean {
    public String name;
  }

  /** What a row does with a client that has just connected; returns what can be compared. */
  private interface Scenario {
    Object run(Program program, SocketIOClient client, SocketIoClient remote) throws Exception;
  }

  /** One server, plain or with the engine. */
  private static final class Program {
    private final SocketIOServer server;
    private final BlockingQueue<SocketIOClient> connected = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();

    Program(boolean engine) throws IOException {
      Configuration configuration = configuration();
      server = new SocketIOServer(configuration);
      if (engine) {
        server.setPipelineFactory(new SocketIoEngine());
      }
      server.addConnectListener(connected::add);
      server.addEventListener("text", String.class, (c, text, ack) -> called.add("text " + text));
      server.addEventListener(
          "ack", String.class, (c, text, ack) -> ack.sendAckData(text, ack.isAckRequested()));
      server.addMultiTypeEventListener(
          "several",
          (c, args, ack) -> called.add(args.first() + " " + args.size()),
          String.class,
          Integer.class);
      server.addEventInterceptor((c, name, args, ack) -> afterAll(name));
      server.start();
    }

    private void afterAll(String event) {
      if (!event.equals("ack")) {
        called.add("after " + event);
      }
    }

    SocketIoClient connect() throws IOException {
      SocketIoClient remote = SocketIoClient.open(server.getConfiguration().getPort());
      remote.connect("/", "");
      return remote;
    }

    SocketIOClient client() throws InterruptedException {
      return connected.poll(30, TimeUnit.SECONDS);
    }

    String called() throws InterruptedException {
      return called.poll(30, TimeUnit.SECONDS);
    }
  }

  private static Configuration configuration() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(1);
    configuration.setAckMode(AckMode.MANUAL);
    try (ServerSocket free = new ServerSocket(0)) {
      configuration.setPort(free.getLocalPort());
    }
    return configuration;
  }

  private Program plain;
  private Program engine;

  @BeforeAll
  void start() throws IOException {
    plain = new Program(false);
    engine = new Program(true);
  }

  @AfterAll
  void stop() {
    for (Program program : List.of(plain, engine)) {
      Thread stopping = new Thread(program.server::stop, "parity-stop");
      stopping.setDaemon(true);
      stopping.start();
    }
  }

  private static Packet packet(PacketType subType, Object... data) {
    Packet packet = new Packet(PacketType.MESSAGE);
    packet.setSubType(subType);
    packet.setName("packet");
    packet.setData(new ArrayList<>(Arrays.asList(data)));
    return packet;
  }

  /** Notes which method of a callback was called. */
  private static <T> AckCallback<T> callback(Class<T> type, BlockingQueue<String> called) {
    return new AckCallback<>(type, 30) {
      @Override
      public void onSuccess(T result) {
        called.add("success " + result);
      }

      @Override
      public void onTimeout() {
        called.add("timeout");
      }
    };
  }

  private static String answered(SocketIoClient remote, String answer, Consumer<AckCallback<?>> ask)
      throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    ask.accept(callback(String.class, called));
    String event = remote.next();
    remote.send("3" + event.replaceAll("^2(\\d+).*", "$1") + answer);
    return event.replaceAll("^2\\d+", "2") + " " + called.poll(30, TimeUnit.SECONDS);
  }

  private static Map<String, Scenario> same() {
    Map<String, Scenario> rows = new LinkedHashMap<>();
    rows.put(
        "SocketIOClient.sendEvent",
        (program, client, remote) -> {
          client.sendEvent("e", 1, "ž", List.of(true), Map.of("a", 1.5));
          return remote.next();
        });
    rows.put(
        "SocketIOClient.sendEvent with a callback",
        (program, client, remote) ->
            answered(remote, "[\"yes\"]", callback -> client.sendEvent("e", callback, 1)));
    rows.put(
        "SocketIOClient.send with a callback",
        (program, client, remote) ->
            answered(
                remote, "[\"yes\"]", callback -> client.send(packet(PacketType.EVENT), callback)));
    rows.put(
        "ClientOperations.send",
        (program, client, remote) -> {
          client.send(packet(PacketType.EVENT, 7));
          return remote.next();
        });
    rows.put(
        "SocketIOClient rooms",
        (program, client, remote) -> {
          client.joinRoom("a");
          client.joinRooms(Set.of("b", "c"));
          client.leaveRoom("a");
          client.leaveRooms(Set.of("b"));
          return client.getCurrentRoomSize("c")
              + " "
              + client.getAllRooms().contains("c")
              + client.getAllRooms().contains("a");
        });
    rows.put(
        "SocketIOClient state",
        (program, client, remote) ->
            client.getTransport()
                + " "
                + client.getEngineIOVersion()
                + " "
                + client.isChannelOpen()
                + client.isWritable()
                + client.getNamespace().getName().isEmpty()
                + (client.getRemoteAddress() != null)
                + client.equals(program.server.getClient(client.getSessionId())));
    rows.put(
        "Store",
        (program, client, remote) -> {
          client.set("k", 1);
          String seen = client.<Integer>get("k") + " " + client.has("k");
          client.del("k");
          return seen + client.has("k");
        });
    rows.put(
        "AckRequest",
        (program, client, remote) -> {
          remote.send("25[\"ack\",\"x\"]");
          return remote.next();
        });
    rows.put(
        "ClientListeners",
        (program, client, remote) -> {
          remote.send("2[\"text\",\"x\"]");
          String first = program.called() + "," + program.called();
          remote.send("2[\"several\",\"y\",2]");
          return first + "," + program.called() + "," + program.called();
        });
    rows.put(
        "BroadcastOperations.sendEvent",
        (program, client, remote) -> {
          client.joinRoom("b1");
          BroadcastOperations room = program.server.getRoomOperations("b1");
          room.sendEvent("e", client, 1);
          room.sendEvent("e", (SocketIOClient c) -> c.equals(client), 2);
          room.sendEvent("e", 3);
          return remote.next() + room.getClients().contains(client);
        });
    rows.put(
        "BroadcastOperations of two rooms",
        (program, client, remote) -> {
          client.joinRooms(Set.of("b2", "b3"));
          program.server.getNamespace("").getRoomOperations("b2", "b3").sendEvent("e", 1);
          return remote.next() + remote.next();
        });
    rows.put(
        "HandshakeData",
        (program, client, remote) -> {
          HandshakeData data = client.getHandshakeData();
          return data.getUrl().replaceAll("\\?.*", "")
              + data.getSingleUrlParam("EIO")
              + data.getUrlParams().containsKey("transport")
              + data.isXdomain()
              + (data.getTime() != null)
              + (data.getAddress() != null)
              + data.getHttpHeaders().contains("Host")
              + data.getAuthToken();
        });
    rows.put(
        "MultiTypeAckCallback",
        (program, client, remote) -> {
          BlockingQueue<String> called = new LinkedBlockingQueue<>();
          client.sendEvent(
              "e",
              new MultiTypeAckCallback(String.class, Integer.class) {
                @Override
                public void onSuccess(MultiTypeArgs args) {
                  called.add(args.first() + " " + args.second());
                }
              });
          String id = remote.next().replaceAll("^2(\\d+).*", "$1");
          remote.send("3" + id + "[\"a\",2]");
          return called.poll(30, TimeUnit.SECONDS);
        });
    rows.put(
        "VoidAckCallback",
        (program, client, remote) -> {
          BlockingQueue<String> called = new LinkedBlockingQueue<>();
          client.sendEvent(
              "e",
              new VoidAckCallback() {
                @Override
                protected void onSuccess() {
                  called.add("success");
                }
              });
          String id = remote.next().replaceAll("^2(\\d+).*", "$1");
          remote.send("3" + id + "[]");
          return called.poll(30, TimeUnit.SECONDS);
        });
    rows.put(
        "SocketIOServer namespaces",
        (program, client, remote) -> {
          SocketIONamespace made = program.server.addNamespace("/made");
          boolean there = program.server.getNamespace("/made") == made;
          program.server.removeNamespace("/made");
          return there
              + " "
              + (program.server.getNamespace("/made") == null)
              + program.server.getAllClients().contains(client);
        });
    return rows;
  }

  static Stream<String> sameRows() {
    return same().keySet().stream();
  }

  private static Object observed(Program program, Scenario scenario) throws Exception {
    try (SocketIoClient remote = program.connect()) {
      SocketIOClient client = program.client();
      // The library greets before it has answered CONNECT: what comes first is read away.
      remote.send("20[\"ack\",\"ready\"]");
      String next = remote.next();
      while (!next.startsWith("30")) {
        next = remote.next();
      }
      program.called.clear();
      return scenario.run(program, client, remote);
    }
  }

  @ParameterizedTest
  @MethodSource("sameRows")
  void the_engine_does_what_the_library_does(String row) throws Exception {
    Scenario scenario = same().get(row);
    assertThat(observed(engine, scenario)).isEqualTo(observed(plain, scenario)).isNotNull();
  }

  @Test
  void a_callback_for_an_object_that_is_answered_with_a_text_ends() throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    observed(
        engine,
        (program, client, remote) -> {
          client.sendEvent("e", callback(Bean.class, called));
          remote.send("3" + remote.next().replaceAll("^2(\\d+).*", "$1") + "[\"text\"]");
          return assertThat(called.poll(30, TimeUnit.SECONDS)).isEqualTo("timeout");
        });
  }

  @Test
  void every_event_of_a_burst_with_callbacks_is_sent() throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    observed(
        engine,
        (program, client, remote) -> {
          for (int i = 0; i < 1_500; i++) {
            client.sendEvent("e", callback(String.class, called), i);
          }
          for (int i = 0; i < 1_500; i++) {
            assertThat(remote.next()).endsWith("[\"e\"," + i + "]");
          }
          // Beyond maxPendingAcks an answer is not waited for.
          return assertThat(called).hasSize(500).containsOnly("timeout");
        });
  }

  @Test
  void packets_of_binary_subtypes_are_sent() throws Exception {
    observed(
        engine,
        (program, client, remote) -> {
          client.send(packet(PacketType.BINARY_EVENT, new byte[] {1}));
          assertThat(remote.next()).isEqualTo("51-[\"packet\",{\"_placeholder\":true,\"num\":0}]");
          assertThat(remote.next()).isEqualTo("binary:01");
          return assertThatThrownBy(() -> client.send(packet(PacketType.CONNECT)))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void what_a_connection_keeps_is_seen_in_all_its_namespaces() throws Exception {
    for (Program program : List.of(plain, engine)) {
      BlockingQueue<SocketIOClient> others = new LinkedBlockingQueue<>();
      program.server.addNamespace("/other").addConnectListener(others::add);
      observed(
          program,
          (same, client, remote) -> {
            client.set("user", "ann");
            remote.send("0/other,");
            SocketIOClient other = others.poll(30, TimeUnit.SECONDS);
            return assertThat(other.<String>get("user")).isEqualTo("ann");
          });
    }
  }

  @Test
  void settings_without_effect_end_the_start_and_name_what_replaces_them() throws IOException {
    Map<String, Consumer<Configuration>> refused = new LinkedHashMap<>();
    refused.put(
        "setAllowCustomRequests: use EngineOptions.pages", c -> c.setAllowCustomRequests(true));
    refused.put(
        "setMaxHttpContentLength: use EngineOptions.maxPayload", c -> c.setMaxHttpContentLength(1));
    refused.put(
        "setMaxFramePayloadLength: use EngineOptions.maxPayload",
        c -> c.setMaxFramePayloadLength(1));
    refused.put("setAllowHeaders: use EngineOptions.allowedOrigins", c -> c.setAllowHeaders("x"));
    refused.put(
        "setPreferDirectBuffer: use the system property", c -> c.setPreferDirectBuffer(false));
    refused.put("setSSLProtocol: use nothing", c -> c.setSSLProtocol("TLSv1.2"));
    refused.put(
        "setHttpRequestDecoderConfiguration: use EngineOptions.maxHeaderBytes",
        c ->
            c.setHttpRequestDecoderConfiguration(
                new com.corundumstudio.socketio.HttpRequestDecoderConfiguration(1, 2, 3)));
    for (Map.Entry<String, Consumer<Configuration>> one : refused.entrySet()) {
      Configuration configuration = configuration();
      one.getValue().accept(configuration);
      assertThatThrownBy(
              () ->
                  ConfigurationCheck.check(
                      configuration, io.chatcluster.engine.api.EngineOptions.builder().build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(one.getKey());
    }
  }

  /** The first three cells of each row. */
  private static List<List<String>> table() throws IOException {
    Path module = Path.of("engine");
    Path readme =
        (Files.exists(module.resolve("pom.xml")) ? module : Path.of("")).resolve("README.md");
    List<String> lines = Files.readAllLines(readme);
    int from = lines.indexOf("## The API of netty-socketio, method by method");
    assertThat(from).isNotNegative();
    return lines.subList(from + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  @Test
  void the_table_has_every_public_method_and_no_other() throws IOException {
    List<List<String>> table = table();
    assertThat(table).allSatisfy(row -> assertThat(row.get(4)).isIn("same", "better", "refused"));
    for (Class<?> type : TYPES) {
      Set<String> named = new TreeSet<>();
      table.stream()
          .filter(row -> row.get(0).equals("`" + type.getSimpleName() + "`"))
          .forEach(row -> Stream.of(row.get(1).replace("`", "").split(", ")).forEach(named::add));
      Set<String> there = new TreeSet<>();
      for (Method method : type.getDeclaredMethods()) {
        boolean getterOfSetting =
            type == Configuration.class && !method.getName().startsWith("set");
        if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !getterOfSetting) {
          there.add(method.getName());
        }
      }
      assertThat(named).as(type.getSimpleName()).isEqualTo(there);
    }
  }
}
