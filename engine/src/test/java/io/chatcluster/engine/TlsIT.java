package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@Timeout(300)
class TlsIT {
  private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

  private static final int LONG_MILLIS = 60_000;
  private static final int SHORT_MILLIS = 300;

  @TempDir private Path folder;

  @BeforeEach
  void first() throws Exception {
    Certificates.write(folder, Certificates.issue("first"));
  }

  private static TestServer server(PemFiles files) {
    return server(files, LONG_MILLIS);
  }

  private static TestServer server(PemFiles files, int millis) {
    TestServer server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(AckMode.MANUAL);
              configuration.setFirstDataTimeout(millis);
            },
            options -> options.tls(files).headTimeout(Duration.ofMillis(millis)));
    server
        .library()
        .addEventListener(
            "secure",
            Object.class,
            (client, data, ack) -> ack.sendAckData(((Socket) client).handshake().secure()));
    return server.start();
  }

  private static SocketIoClient client(SSLSocket socket) throws IOException {
    SocketIoClient client = new SocketIoClient(new WebSocketClient(socket, WEBSOCKET));
    client.connect("/", "");
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sockets_are_served_by_the_new_versions_of_tls_and_by_http_1(String version)
      throws Exception {
    try (TestServer server = server(Certificates.files(folder));
        SSLSocket socket = Certificates.connect(server.port(), null)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      try (SocketIoClient client = client(socket)) {
        assertThat(client.roundTrip("secure")).isEqualTo("37[true]");
      }
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void a_new_certificate_is_for_new_connections_and_open_ones_go_on() throws Exception {
    try (TestServer server = server(Certificates.files(folder));
        SocketIoClient before = client(Certificates.connect(server.port(), null))) {
      assertThat(Certificates.nameAt(server.port())).isEqualTo("CN=first");
      Certificates.write(folder, Certificates.issue("second"));
      await().until(() -> Certificates.nameAt(server.port()).equals("CN=second"));
      assertThat(before.roundTrip("secure")).isEqualTo("37[true]");
      assertThat(server.engine().tlsStatus()).get().extracting("reloads").isEqualTo(1L);
    }
  }

  @Test
  void no_connection_is_lost_while_certificates_change() throws Exception {
    try (TestServer server = server(Certificates.files(folder))) {
      AtomicBoolean changing = new AtomicBoolean(true);
      CompletableFuture<Integer> connecting =
          CompletableFuture.supplyAsync(
              () -> {
                int served = 0;
                while (changing.get()) {
                  try (SocketIoClient client = client(Certificates.connect(server.port(), null))) {
                    assertThat(client.roundTrip("secure")).isEqualTo("37[true]");
                    served++;
                  } catch (Exception lost) {
                    throw new AssertionError("after " + served, lost);
                  }
                }
                return served;
              });
      for (int i = 1; i <= 5; i++) {
        long reload = i;
        Certificates.write(folder, Certificates.issue("number " + i));
        await()
            .until(
                () ->
                    connecting.isDone()
                        || server.engine().tlsStatus().orElseThrow().reloads() == reload);
      }
      changing.set(false);
      assertThat(connecting.get(60, TimeUnit.SECONDS)).isPositive();
      assertThat(server.engine().tlsStatus().orElseThrow().failures()).isZero();
    }
  }

  @Test
  void a_broken_pair_changes_nothing_and_is_counted_once() throws Exception {
    try (TestServer server = server(Certificates.files(folder))) {
      Path key = Certificates.files(folder).key();
      String right = Files.readString(key);
      Files.writeString(key, Certificates.issue("other").getPrivateKeyPEM());
      await().until(() -> server.engine().tlsStatus().orElseThrow().failures() == 1);
      assertThat(Certificates.nameAt(server.port())).isEqualTo("CN=first");
      Files.delete(key);
      await().until(() -> server.engine().tlsStatus().orElseThrow().failures() == 2);
      assertThat(Certificates.nameAt(server.port())).isEqualTo("CN=first");
      Files.writeString(key, right);
      Certificates.write(folder, Certificates.issue("third"));
      await().until(() -> Certificates.nameAt(server.port()).equals("CN=third"));
      assertThat(server.engine().tlsStatus().orElseThrow())
          .satisfies(
              status -> {
                assertThat(status.failures()).isEqualTo(2);
                assertThat(status.expires()).isAfter(Instant.now());
              });
    }
  }

  @Test
  void clients_need_a_certificate_where_an_authority_for_them_is_named() throws Exception {
    try (TestServer server = server(Certificates.filesForKnownClients(folder))) {
      try (SocketIoClient known =
          client(Certificates.connect(server.port(), Certificates.issue("client")))) {
        assertThat(known.roundTrip("secure")).isEqualTo("37[true]");
      }
      try (SSLSocket unknown = Certificates.connect(server.port(), null)) {
        assertThatThrownBy(() -> client(unknown)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void who_does_not_finish_the_handshake_is_closed_in_time() throws Exception {
    try (TestServer server = server(Certificates.files(folder), SHORT_MILLIS);
        RawHttp silent = new RawHttp(server.port());
        RawHttp half = new RawHttp(server.port())) {
      // A record that announces more than comes.
      half.write("\u0016\u0003\u0001\u0001\u0000\u0001");
      assertThat(silent.readToEnd()).isEmpty();
      // A reset when the time was up before the server has read what was sent.
      assertThat(half.readToEnd()).isIn("", "<reset>");
    }
  }

  @Test
  void the_key_store_of_the_library_still_does() throws Exception {
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    char[] password = "changeit".toCharArray();
    Certificates.issue("key store").toKeyStore(password).store(store, password);
    try (TestServer server =
        new TestServer(
                configuration -> {
                  configuration.setKeyStore(new ByteArrayInputStream(store.toByteArray()));
                  configuration.setKeyStoreFormat("PKCS12");
                  configuration.setKeyStorePassword("changeit");
                },
                options -> {})
            .start()) {
      assertThat(Certificates.nameAt(server.port())).isEqualTo("CN=key store");
      assertThat(server.engine().tlsStatus()).isEmpty();
      try (SSLSocket socket = Certificates.connect(server.port(), null)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEmpty();
      }
    }
  }
}
