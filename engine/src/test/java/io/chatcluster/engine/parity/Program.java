package io.chatcluster.engine.parity;

import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.listener.ClientListeners;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.netty.bootstrap.ServerBootstrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One server with a few listeners, of plain netty-socketio or with the engine. */
final class Program implements AutoCloseable {
  private static final int SECONDS = 60;

  private final boolean engine;
  private final Configuration configuration = new Configuration();
  private final SocketIOServer server;
  private final BlockingQueue<SocketIOClient> connected = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
  private ServerBootstrap bootstrap;
  private boolean stopped;

  /** A client that is in the main namespace, and the server's view of it. */
  interface ClientBody {
    Object run(SocketIOClient client, SocketIoClient remote) throws Exception;
  }

  Program(boolean engine, BiConsumer<Program, Configuration> settings) {
    this.engine = engine;
    configuration.setHostname("127.0.0.1");
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(1);
    configuration.setAckMode(AckMode.MANUAL);
    configuration.setPort(freePort());
    settings.accept(this, configuration);
    server =
        new SocketIOServer(configuration) {
          @Override
          protected void applyConnectionOptions(ServerBootstrap prepared) {
            super.applyConnectionOptions(prepared);
            bootstrap = prepared;
          }
        };
    server.setPipelineFactory(engine ? new SocketIoEngine() : new SocketIOChannelInitializer());
    server.addConnectListener(connected::add);
    listen(server);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** Adds the listeners that every scenario may use. */
  void listen(ClientListeners listeners) {
    listeners.addEventListener("text", String.class, (c, text, ack) -> called.add("text " + text));
    listeners.addEventListener(
        "ack", String.class, (c, text, ack) -> ack.sendAckData(text, ack.isAckRequested()));
    listeners.addEventListener(
        "fails",
        String.class,
        (c, text, ack) -> {
          throw new IllegalStateException("failed on purpose");
        });
    listeners.addMultiTypeEventListener(
        "several",
        (c, args, ack) ->
            called.add(
                args.first()
                    + " "
                    + args.second()
                    + args.get(1)
                    + args.size()
                    + args.isEmpty()
                    + args.getArgs()
                    + args.iterator().next()),
        String.class,
        Integer.class);
    listeners.addEventInterceptor(this::intercepted);
  }

  private void intercepted(SocketIOClient client, String event, List<Object> args, AckRequest ack) {
    if (!event.equals("ack")) {
      called.add("after " + event + args);
    }
  }

  void start() {
    server.start();
  }

  boolean isEngine() {
    return engine;
  }

  SocketIOServer server() {
    return server;
  }

  int port() {
    return configuration.getPort();
  }

  ServerBootstrap bootstrap() {
    return bootstrap;
  }

  /** Notes that something of the program was called. */
  void note(String what) {
    called.add(what);
  }

  /** What was called next; null when nothing is within a minute. */
  String called() throws InterruptedException {
    return called.poll(SECONDS, TimeUnit.SECONDS);
  }

  /** What was called and not asked for yet. */
  String calledUntilNow() {
    StringBuilder all = new StringBuilder();
    for (String next; (next = called.poll()) != null; ) {
      all.append(next).append(' ');
    }
    return all.toString();
  }

  /** Connects a client to the main namespace and does this with it. */
  Object withClient(ClientBody body) throws Exception {
    try (SocketIoClient remote = SocketIoClient.open(port())) {
      remote.send("0");
      return withClient(remote, body);
    }
  }

  /** The same with a client that has sent its CONNECT. */
  Object withClient(SocketIoClient remote, ClientBody body) throws Exception {
    SocketIOClient client = connected.poll(SECONDS, TimeUnit.SECONDS);
    // The library calls its connect listeners before CONNECT: what comes first is read away.
    roundTrip(remote);
    called.clear();
    return body.run(client, remote);
  }

  /**
   * The query of a client that has connected to the main namespace by polling. Each request has a
   * connection of its own: netty-socketio closes those that it says it keeps.
   */
  String poll() throws IOException {
    String open = request("GET", "", "");
    String sid = "&sid=" + open.replaceAll("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
    request("POST", sid, "40");
    request("GET", sid, "");
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> !server.getAllClients().isEmpty());
    return sid;
  }

  private String request(String method, String query, String body) throws IOException {
    try (RawHttp http = new RawHttp(port())) {
      return http.write(
              method
                  + " /socket.io/?EIO=4&transport=polling"
                  + query
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
          .readToEnd();
    }
  }

  /** Returns when everything before has been handled: the answers until then. */
  static String roundTrip(SocketIoClient remote) throws IOException {
    remote.send("277[\"ack\",\"there\"]");
    return until(remote, "377");
  }

  /** Connects to a namespace that exists; its connect listeners have been called. */
  static void join(SocketIoClient remote, String nsp) throws IOException {
    remote.send("0" + nsp + ",");
    until(remote, "0" + nsp);
    roundTrip(remote);
  }

  /** What came before a packet that begins so. */
  static String until(SocketIoClient remote, String start) throws IOException {
    StringBuilder before = new StringBuilder();
    String next = remote.next();
    while (!next.startsWith(start)) {
      if (next.startsWith("closed:")) {
        return before.append("closed").toString();
      }
      before.append(next).append(' ');
      next = remote.next();
    }
    return before.toString();
  }

  /** Stops and waits for it. */
  void stop() {
    stopped = true;
    server.stop();
  }

  /** Stops in the background: the event loops take seconds for it. */
  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      Thread stopping = new Thread(server::stop, "parity-stop");
      stopping.setDaemon(true);
      stopping.start();
    }
  }
}
