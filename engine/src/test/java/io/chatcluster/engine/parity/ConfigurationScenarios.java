package io.chatcluster.engine.parity;

import static io.chatcluster.engine.parity.Scenario.and;
import static io.chatcluster.engine.parity.Scenario.api;
import static io.chatcluster.engine.parity.Scenario.same;
import static io.chatcluster.engine.parity.Scenario.withClient;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HttpRequestDecoderConfiguration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.AuthorizeHandler;
import com.corundumstudio.socketio.listener.DefaultExceptionListener;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.corundumstudio.socketio.store.MemoryStoreFactory;
import com.corundumstudio.socketio.store.Store;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** What the settings of {@code Configuration} do. */
final class ConfigurationScenarios {
  private static final String TYPE = "Configuration";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SITE = "http://site.test";
  private static final String PASSWORD = "changeit";

  private ConfigurationScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    json(all);
    connections(all);
    admission(all);
    threads(all);
    tls(all);
    stores(all);
    http(all);
    refused(all);
    return all;
  }

  /** Notes which of its methods are called. */
  private static final class NotingJson extends JacksonJsonSupport {
    private final Program program;

    NotingJson(Program program) {
      this.program = program;
    }

    @Override
    public void addEventMapping(String namespace, String event, Class<?>... types) {
      super.addEventMapping(namespace, event, types);
      program.note("addEventMapping");
    }

    @Override
    public void removeEventMapping(String namespace, String event) {
      super.removeEventMapping(namespace, event);
      program.note("removeEventMapping");
    }

    @Override
    public <T> T readValue(String namespace, ByteBufInputStream from, Class<T> type)
        throws IOException {
      program.note("readValue");
      return super.readValue(namespace, from, type);
    }

    @Override
    public AckArgs readAckArgs(ByteBufInputStream from, AckCallback<?> callback)
        throws IOException {
      program.note("readAckArgs");
      return super.readAckArgs(from, callback);
    }

    @Override
    public void writeValue(ByteBufOutputStream to, Object value) throws IOException {
      program.note("writeValue");
      super.writeValue(to, value);
    }

    @Override
    public List<byte[]> getArrays() {
      program.note("getArrays");
      return super.getArrays();
    }
  }

  private static void json(List<Scenario> all) {
    all.add(
        same(
                "the JSON support of the application",
                and(
                    api(TYPE, "setJsonSupport"),
                    api(
                        "JsonSupport",
                        "addEventMapping",
                        "removeEventMapping",
                        "readValue",
                        "readAckArgs",
                        "writeValue",
                        "getArrays")),
                withClient(
                    (program, client, remote) -> {
                      program.server().addEventListener("j", Map.class, (c, map, ack) -> {});
                      client.sendEvent(
                          "e",
                          new AckCallback<>(String.class) {
                            @Override
                            public void onSuccess(String answer) {
                              program.note("answered " + answer);
                            }
                          },
                          Map.of("a", 1));
                      String event = remote.next();
                      remote.send("3" + event.replaceAll("^2(\\d+).*", "$1") + "[\"yes\"]");
                      remote.send("2[\"j\",{\"b\":2}]");
                      Program.roundTrip(remote);
                      program.server().removeAllListeners("j");
                      return event.replaceAll("\\d+\\[", "[")
                          + new TreeSet<>(List.of(program.calledUntilNow().split(" ")));
                    }))
            .with((program, set) -> set.setJsonSupport(new NotingJson(program))));
    all.add(
        same(
                "how often a broadcast to two clients is encoded",
                api("BroadcastOperations", "sendEvent"),
                withClient(
                    (program, client, remote) -> {
                      try (SocketIoClient second = SocketIoClient.open(program.port())) {
                        second.send("0");
                        return program.withClient(
                            second,
                            (other, ignored) -> {
                              program.calledUntilNow();
                              program.server().getBroadcastOperations().sendEvent("e", "x");
                              remote.next();
                              second.next();
                              return program.calledUntilNow().split("writeValue").length - 1;
                            });
                      }
                    }))
            .with((program, set) -> set.setJsonSupport(new NotingJson(program)))
            .differs("2", "1"));
    for (AckMode mode : AckMode.values()) {
      all.add(
          same(
                  "answers with " + mode,
                  api(TYPE, "setAckMode"),
                  withClient(
                      (program, client, remote) -> {
                        remote.send("25[\"text\",\"x\"]");
                        remote.send("26[\"fails\",\"x\"]");
                        remote.send("28[\"unknown\",\"x\"]");
                        return "answers " + Program.roundTrip(remote);
                      }))
              .with(
                  (program, set) -> {
                    set.setAckMode(mode);
                    // Its default writes a stack trace.
                    set.setExceptionListener(
                        new DefaultExceptionListener() {
                          @Override
                          public void onEventException(
                              Exception failure, List<Object> args, SocketIOClient client) {}
                        });
                  }));
    }
  }

  private static String outcome(InetAddress address, int port, String pathAndQuery) {
    try (WebSocketClient client = new WebSocketClient(new Socket(address, port), pathAndQuery)) {
      return client.next().text().startsWith("0{") ? "open " : "not open ";
    } catch (IOException refused) {
      return "refused ";
    }
  }

  private static String outcome(Program program, String path) {
    return outcome(
        InetAddress.getLoopbackAddress(), program.port(), path + "?EIO=4&transport=websocket");
  }

  private static void connections(List<Scenario> all) {
    all.add(
        same(
                "where a server listens",
                api(TYPE, "setHostname", "setPort", "setContext"),
                program ->
                    outcome(program, "/own/")
                        + outcome(program, "/socket.io/")
                        + outcome(
                            InetAddress.getByName("127.0.0.2"),
                            program.port(),
                            "/own/?EIO=4&transport=websocket"))
            .with((program, set) -> set.setContext("/own")));
    all.add(
        same(
                "the times that a client is told",
                api(TYPE, "setPingInterval", "setPingTimeout"),
                program -> {
                  try (SocketIoClient client = SocketIoClient.open(program.port())) {
                    return Pattern.compile("\"ping[a-zA-Z]+\":\\d+")
                        .matcher(client.openPacket())
                        .results()
                        .map(found -> found.group())
                        .sorted()
                        .toList();
                  }
                })
            .with(
                (program, set) -> {
                  set.setPingInterval(12_345);
                  set.setPingTimeout(6_789);
                }));
    all.add(
        same(
                "a client that does not answer pings",
                api(TYPE, "setPingInterval", "setPingTimeout"),
                withClient(
                    (program, client, remote) -> {
                      program.server().addDisconnectListener(c -> program.note("left"));
                      return program.called();
                    }))
            .with(
                (program, set) -> {
                  set.setPingInterval(1_000);
                  set.setPingTimeout(1_000);
                }));
    all.add(
        same(
                "one transport alone",
                api(TYPE, "setTransports"),
                program ->
                    outcome(program, "/socket.io/")
                        + (get(program, Map.of()).statusCode() == 200 ? "polling" : "no polling"))
            .with((program, set) -> set.setTransports(Transport.WEBSOCKET)));
    all.add(
        same(
                "a connection without data",
                api(TYPE, "setFirstDataTimeout"),
                program -> {
                  try (RawHttp silent = new RawHttp(program.port())) {
                    return silent.readToEnd() + "closed";
                  }
                })
            .with((program, set) -> set.setFirstDataTimeout(300)));
    all.add(
        same(
                "an upgrade that is not finished",
                api(TYPE, "setUpgradeTimeout"),
                program -> {
                  try (WebSocketClient probing =
                      WebSocketClient.open(program.port(), program.poll())) {
                    probing.send("2probe");
                    if (program.isEngine()) {
                      while (probing.next().opcode() == WebSocketClient.TEXT) {
                        // The answer to the probe.
                      }
                    } else {
                      await().atMost(LONG).until(() -> program.server().getAllClients().isEmpty());
                    }
                    return "clients left: " + program.server().getAllClients().size();
                  }
                })
            .with((program, set) -> set.setUpgradeTimeout(300))
            .differs("clients left: 0", "clients left: 1"));
    all.add(
        same(
                "a prefix of packages",
                api(TYPE, "setPackagePrefix"),
                withClient(
                    (program, client, remote) -> {
                      client.sendEvent("e", Map.of("a", 1));
                      return remote.next();
                    }))
            .with((program, set) -> set.setPackagePrefix("com.example")));
  }

  private static void admission(List<Scenario> all) {
    all.add(
        same(
                "an authorization listener that lets a client in",
                and(
                    api(TYPE, "setAuthorizationListener"),
                    and(
                        api("AuthorizationListener", "getAuthorizationResult"),
                        api("AuthorizationResult", "isAuthorized", "getStoreParams"))),
                withClient(
                    (program, client, remote) ->
                        client.<String>get("asked by") + get(program, Map.of("Who", "eve")).body()))
            .with(ConfigurationScenarios::authorizing)
            .differs("1", "1{\"code\":4,\"message\":\"Forbidden\"}"));
    all.add(
        same(
                "the status for a client that is not authorized",
                api(TYPE, "setAuthorizationListener"),
                program -> get(program, Map.of("Who", "eve")).statusCode())
            .with(ConfigurationScenarios::authorizing)
            .differs("401", "403"));
  }

  private static void authorizing(Program program, Configuration set) {
    set.setAuthorizationListener(
        data ->
            new AuthorizationResult(
                !"eve".equals(data.getHttpHeaders().get("Who")),
                Map.of("asked by", String.valueOf(data.getUrlParams().size() - 1))));
  }

  private static String loops(EventLoopGroup group) {
    int count = 0;
    for (var ignored : group) {
      count++;
    }
    return group.getClass().getSimpleName() + " " + count + " ";
  }

  private static void threads(List<Scenario> all) {
    for (boolean epoll : new boolean[] {false, true}) {
      all.add(
          same(
                  "threads of a server, with epoll " + epoll,
                  api(TYPE, "setBossThreads", "setWorkerThreads", "setUseLinuxNativeEpoll"),
                  program ->
                      loops(program.bootstrap().config().group())
                          + loops(program.bootstrap().config().childGroup())
                          + outcome(program, "/socket.io/"))
              .with(
                  (program, set) -> {
                    set.setBossThreads(2);
                    set.setWorkerThreads(3);
                    set.setUseLinuxNativeEpoll(epoll && Epoll.isAvailable());
                  }));
    }
    all.add(
        same(
                "options of connections",
                and(
                    api(TYPE, "setSocketConfig"),
                    api(
                        "SocketConfig",
                        "setTcpNoDelay",
                        "setTcpSendBufferSize",
                        "setTcpReceiveBufferSize",
                        "setTcpKeepAlive",
                        "setSoLinger",
                        "setReuseAddress",
                        "setAcceptBackLog",
                        "setWriteBufferWaterMarkLow",
                        "setWriteBufferWaterMarkHigh")),
                program -> options(program.bootstrap()) + outcome(program, "/socket.io/"))
            .with(
                (program, set) -> {
                  SocketConfig sockets = new SocketConfig();
                  sockets.setTcpNoDelay(false);
                  sockets.setTcpSendBufferSize(20_000);
                  sockets.setTcpReceiveBufferSize(30_000);
                  sockets.setTcpKeepAlive(true);
                  sockets.setSoLinger(7);
                  sockets.setReuseAddress(true);
                  sockets.setAcceptBackLog(77);
                  sockets.setWriteBufferWaterMarkLow(1_000);
                  sockets.setWriteBufferWaterMarkHigh(2_000);
                  set.setSocketConfig(sockets);
                }));
  }

  private static String options(ServerBootstrap bootstrap) {
    Map<String, String> options = new TreeMap<>();
    bootstrap.config().options().forEach((name, value) -> options.put(name.name(), "" + value));
    bootstrap
        .config()
        .childOptions()
        .forEach(
            (name, value) ->
                options.put(
                    "child " + name.name(),
                    value instanceof RecvByteBufAllocator
                        ? value.getClass().getName()
                        : "" + value));
    return options.toString();
  }

  private static X509Bundle selfSigned() throws Exception {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .setIsCertificateAuthority(true)
        .ecp256()
        .buildSelfSigned();
  }

  private static InputStream stored(KeyStore store) throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD.toCharArray());
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static KeyStore trusting(X509Bundle bundle) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", bundle.getCertificate());
    return store;
  }

  private static void tls(List<Scenario> all) {
    X509Bundle server;
    X509Bundle known;
    try {
      server = selfSigned();
      known = selfSigned();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
    all.add(
        same(
                "certificates of the server and of clients",
                api(
                    TYPE,
                    "setKeyStore",
                    "setKeyStoreFormat",
                    "setKeyStorePassword",
                    "setTrustStore",
                    "setTrustStoreFormat",
                    "setTrustStorePassword",
                    "setKeyManagerFactoryAlgorithm",
                    "setNeedClientAuth"),
                program ->
                    overTls(program, server, known)
                        + overTls(program, server, null)
                        + overTls(program, server, server))
            .with(
                (program, set) -> {
                  try {
                    char[] password = PASSWORD.toCharArray();
                    set.setKeyStore(stored(server.toKeyStore(password)));
                    set.setKeyStoreFormat("PKCS12");
                    set.setKeyStorePassword(PASSWORD);
                    set.setKeyManagerFactoryAlgorithm("PKIX");
                    set.setTrustStore(stored(trusting(known)));
                    set.setTrustStoreFormat("PKCS12");
                    set.setTrustStorePassword(PASSWORD);
                    set.setNeedClientAuth(true);
                  } catch (IOException | GeneralSecurityException failed) {
                    throw new IllegalStateException(failed);
                  }
                }));
  }

  private static String overTls(Program program, X509Bundle trusted, X509Bundle own)
      throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusting(trusted));
    KeyManagerFactory keys = own == null ? null : own.toKeyManagerFactory();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), program.port());
    socket.setSoTimeout(60_000);
    try (WebSocketClient client =
        new WebSocketClient(socket, "/socket.io/?EIO=4&transport=websocket")) {
      return client.next().text().startsWith("0{") ? "open " : "not open ";
    } catch (IOException refused) {
      socket.close();
      return "refused ";
    }
  }

  /** Notes what it is asked for. */
  static final class NotingStores extends MemoryStoreFactory {
    private final Program program;

    NotingStores(Program program) {
      this.program = program;
    }

    @Override
    public Store createStore(UUID sessionId) {
      if (sessionId.getLeastSignificantBits() != 0) {
        program.note("createStore");
      }
      return super.createStore(sessionId);
    }

    @Override
    public void init(NamespacesHub namespaces, AuthorizeHandler handler, JsonSupport json) {
      program.note("init");
      super.init(namespaces, handler, json);
    }

    @Override
    public <K, V> Map<K, V> createMap(String name) {
      program.note("createMap");
      return super.createMap(name);
    }

    @Override
    public void shutdown() {
      program.note("shutdown");
      super.shutdown();
    }
  }

  private static void stores(List<Scenario> all) {
    all.add(
        same(
                "the stores of the application",
                and(api(TYPE, "setStoreFactory"), api("StoreFactory", "createStore")),
                withClient(
                    (program, client, remote) -> {
                      client.set("k", "v");
                      return program.server().getConfiguration().getStoreFactory().getClass()
                          + client.<String>get("k");
                    }))
            .with((program, set) -> set.setStoreFactory(new NotingStores(program))));
    all.add(
        same(
                "when the store of a connection is made",
                api("StoreFactory", "createStore"),
                program -> {
                  program.calledUntilNow();
                  try (SocketIoClient remote = SocketIoClient.open(program.port())) {
                    remote.connect("/", "");
                    String unused = program.calledUntilNow();
                    program.server().getAllClients().iterator().next().set("k", "v");
                    return unused + "/ " + program.calledUntilNow();
                  }
                })
            .with((program, set) -> set.setStoreFactory(new NotingStores(program)))
            .differs("createStore / ", "/ createStore "));
    all.add(
        same(
                "what a store factory is asked for at the start",
                api("StoreFactory", "init", "pubSubStore", "createMap"),
                Program::calledUntilNow)
            .with((program, set) -> set.setStoreFactory(new NotingStores(program)))
            .differs("init ", ""));
  }

  private static HttpResponse<String> get(Program program, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + program.port() + "/socket.io/?EIO=4&transport=polling"))
            .timeout(LONG);
    headers.forEach(request::header);
    return PollingClient.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A setting that is seen in a header of the answer to a handshake. */
  private static void header(
      List<Scenario> all,
      String name,
      String setter,
      BiConsumer<Program, Configuration> settings,
      Map<String, String> sent,
      String header,
      String plain,
      String engine) {
    Scenario scenario =
        same(
                name,
                api(TYPE, setter),
                program -> get(program, sent).headers().firstValue(header).orElse("none"))
            .with(settings);
    all.add(plain.equals(engine) ? scenario : scenario.differs(plain, engine));
  }

  private static void http(List<Scenario> all) {
    Map<String, String> origin = Map.of("Origin", SITE);
    String allowed = "Access-Control-Allow-Origin";
    header(all, "another site", "setOrigin", (p, set) -> {}, origin, allowed, SITE, "none");
    header(
        all,
        "an allowed site",
        "setOrigin",
        (p, set) -> set.setOrigin(SITE),
        origin,
        allowed,
        SITE,
        SITE);
    header(
        all,
        "an allowed site without CORS",
        "setEnableCors",
        (p, set) -> {
          set.setOrigin(SITE);
          set.setEnableCors(false);
        },
        origin,
        allowed,
        "none",
        "none");
    header(
        all,
        "another site by default",
        "setEnableCors",
        (p, set) -> set.setEnableCors(true),
        origin,
        allowed,
        SITE,
        "none");
    header(
        all,
        "compressed polling",
        "setHttpCompression",
        (p, set) -> set.setHttpCompression(true),
        Map.of("Accept-Encoding", "gzip"),
        "Content-Encoding",
        "gzip",
        "none");
    header(
        all,
        "the version of the server",
        "setAddVersionHeader",
        (p, set) -> set.setAddVersionHeader(true),
        Map.of(),
        "Server",
        "netty-socketio/2.0.14",
        "none");
    all.add(
        same(
                "compressed WebSocket messages",
                api(TYPE, "setWebsocketCompression"),
                program -> {
                  try (WebSocketClient client = WebSocketClient.deflating(program.port())) {
                    return client.answer().contains("permessage-deflate");
                  }
                })
            .with((program, set) -> set.setWebsocketCompression(true))
            .differs("true", "false"));
    UUID chosen = UUID.fromString("7b1cbd4b-0a7f-4d5a-9d0c-6f7ad31e9a10");
    all.add(
        same(
                "a session id that the client chooses",
                api(TYPE, "setRandomSession"),
                program -> {
                  try (WebSocketClient client =
                      new WebSocketClient(
                          new Socket(InetAddress.getLoopbackAddress(), program.port()),
                          "/socket.io/?EIO=4&transport=websocket",
                          "Cookie: io=" + chosen + "\r\n")) {
                    return client.next().text().contains(chosen.toString());
                  }
                })
            .with((program, set) -> set.setRandomSession(false))
            .differs("true", "false"));
  }

  /** A setting that has no effect here ends the start. */
  private static void refused(
      List<Scenario> all, String setter, BiConsumer<Program, Configuration> settings, String use) {
    all.add(
        same("a start with " + setter, api(TYPE, setter), program -> "started")
            .with(settings)
            .differs(
                "started",
                "refused: Configuration has settings without effect: " + setter + ": use " + use));
  }

  private static void refused(List<Scenario> all) {
    refused(
        all,
        "setAllowCustomRequests",
        (p, set) -> set.setAllowCustomRequests(true),
        "EngineOptions.pages");
    refused(
        all,
        "setMaxHttpContentLength",
        (p, set) -> set.setMaxHttpContentLength(1),
        "EngineOptions.maxPayload");
    refused(
        all,
        "setMaxFramePayloadLength",
        (p, set) -> set.setMaxFramePayloadLength(1),
        "EngineOptions.maxPayload");
    refused(
        all,
        "setAllowHeaders",
        (p, set) -> set.setAllowHeaders("x"),
        "EngineOptions.allowedOrigins, which allows the headers that a page asks for");
    refused(
        all,
        "setHttpRequestDecoderConfiguration",
        (p, set) ->
            set.setHttpRequestDecoderConfiguration(new HttpRequestDecoderConfiguration(1, 2, 3)),
        "EngineOptions.maxHeaderBytes");
    refused(
        all,
        "setPreferDirectBuffer",
        (p, set) -> set.setPreferDirectBuffer(false),
        "the system property io.netty.noPreferDirect");
    refused(
        all,
        "setSSLProtocol",
        (p, set) -> set.setSSLProtocol("TLSv1.2"),
        "nothing: TLS 1.2 and 1.3 are offered");
  }
}
