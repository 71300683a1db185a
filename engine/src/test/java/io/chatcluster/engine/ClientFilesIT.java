package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.client.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official browser client, served as by the official server. */
class ClientFilesIT {
  private static final Path OFFICIAL =
      NodeScripts.FOLDER.toPath().resolve("node_modules/socket.io/client-dist");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestServer server;
  private static TestServer without;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
                configuration -> {}, options -> options.allowedOrigins(Set.of("https://a.example")))
            .start();
    without =
        new TestServer(
                configuration -> configuration.setContext("/other"),
                options ->
                    options
                        .serveClient(false)
                        .allowedHosts(Set.of("chat.example"))
                        .pages(
                            (method, path, headers) ->
                                new HttpAnswer(
                                    200, Map.of(), path.getBytes(StandardCharsets.UTF_8))))
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
    without.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socket.io.js",
        "socket.io.min.js",
        "socket.io.esm.min.js",
        "socket.io.msgpack.min.js"
      })
  void every_bundle_is_served(String name) throws Exception {
    HttpResponse<byte[]> plain = get("/socket.io/" + name + "?x=1");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("content-type"))
        .contains("application/javascript; charset=utf-8");
    assertThat(plain.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(new String(plain.body(), StandardCharsets.UTF_8))
        .startsWith("/*!\n * Socket.IO v" + ClientFiles.VERSION + "\n");
    if (Files.exists(OFFICIAL)) {
      assertThat(plain.body()).isEqualTo(Files.readAllBytes(OFFICIAL.resolve(name)));
    }
    HttpResponse<byte[]> packed = get("/socket.io/" + name, "accept-encoding", "br;q=1, gzip");
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(packed.body().length).isLessThan(plain.body().length / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(
            get("/socket.io/" + name, "accept-encoding", "gzip;q=0")
                .headers()
                .firstValue("content-encoding"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"0\", W/%s", "*"})
  void a_browser_that_has_the_file_gets_no_body(String known) throws Exception {
    String etag = get("/socket.io/socket.io.js").headers().firstValue("etag").orElseThrow();
    HttpResponse<byte[]> answer =
        get(
            "/socket.io/socket.io.js",
            "if-none-match",
            known.formatted(etag),
            "accept-encoding",
            "gzip");
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("etag")).isPresent();
  }

  @Test
  void caches_and_other_sites_get_what_is_theirs() throws Exception {
    HttpResponse<byte[]> answer = get("/socket.io/socket.io.js", "origin", "https://a.example");
    assertThat(answer.headers().allValues("vary"))
        .containsExactlyInAnyOrder("accept-encoding", "origin");
    assertThat(answer.headers().firstValue("access-control-allow-origin"))
        .contains("https://a.example");
    assertThat(get("/socket.io/socket.io.js", "if-none-match", "\"4.0.0\"").statusCode())
        .isEqualTo(200);
    assertThat(get("/socket.io/socket.io.min.js.map").statusCode()).isEqualTo(404);
    assertThat(get("/socket.io/../LICENSE").statusCode()).isEqualTo(404);
    assertThat(get("/socket.io.js").statusCode()).isEqualTo(404);
  }

  @Test
  void it_can_be_left_to_the_application() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + without.port() + "/other/socket.io.js"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("/other/socket.io.js");
  }

  @Test
  void a_host_that_is_not_listed_is_served_nothing() throws Exception {
    for (String path : new String[] {"/page", "/other/?EIO=4&transport=polling"}) {
      assertThat(statusFor("chat.example:3000", path)).isEqualTo(200);
      assertThat(statusFor("127.0.0.1", path)).isEqualTo(200);
      assertThat(statusFor("evil.example", path)).isEqualTo(421);
    }
  }

  private static int statusFor(String host, String path) throws Exception {
    try (RawHttp http = new RawHttp(without.port())) {
      String answer =
          http.write(
                  "GET "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nOrigin: http://"
                      + host
                      + "\r\nConnection: close\r\n\r\n")
              .readToEnd();
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
