package io.chatcluster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.server.config.IdentityConfig;
import io.chatcluster.server.config.Sibling;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPagesTest {
  private final Readiness readiness = new Readiness();
  private final PublicPages pages =
      new PublicPages(
          new IdentityConfig(
              "n1", List.of("/chat"), List.of(new Sibling("n2", "http://localhost:3002"))),
          readiness,
          "page-sample");

  private HttpAnswer get(String path) {
    return pages.answer("GET", path, Map.of());
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8, <!doctype html>",
    "/index.html, text/html; charset=utf-8, <!doctype html>",
    "/main.js, text/javascript; charset=utf-8, export",
    "/icons/dot.svg, image/svg+xml, <svg"
  })
  void servesTheFilesOfThePage(String path, String type, String start) {
    HttpAnswer answer = get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", type)
        .containsEntry("content-length", String.valueOf(answer.body().length))
        .containsEntry("cache-control", "no-cache");
    assertThat(text(answer)).startsWith(start);
  }

  @Test
  void theProgramOfThePageIsCompressed() {
    IdentityConfig identity = new IdentityConfig("n1", List.of("/chat"), List.of());
    PublicPages page = new PublicPages(identity, readiness);
    HttpAnswer answer =
        page.answer("GET", "/log-view.js", Map.of("accept-encoding", "gzip, deflate, br"));
    assertThat(answer.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry("vary", "accept-encoding")
        .containsKey("content-security-policy");
    int plain = page.answer("GET", "/log-view.js", Map.of()).body().length;
    assertThat(answer.body().length).isLessThan(plain / 2);
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() {
    String etag = get("/main.js").headers().get("etag");
    assertThat(etag).matches("\"[0-9a-f]{24}\"").isNotEqualTo(get("/").headers().get("etag"));
    for (String condition : List.of(etag, "\"x\", " + etag, "W/" + etag, "*")) {
      HttpAnswer answer = pages.answer("GET", "/main.js", Map.of("if-none-match", condition));
      assertThat(answer.status()).as(condition).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers()).containsEntry("etag", etag).doesNotContainKey("content-type");
    }
    assertThat(pages.answer("GET", "/main.js", Map.of("if-none-match", "\"x\"")).status())
        .isEqualTo(200);
  }

  /** The engine counts its length and leaves it out. */
  @Test
  void headIsAnsweredAsGet() {
    HttpAnswer head = pages.answer("HEAD", "/", Map.of());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers()).isEqualTo(get("/").headers());
    assertThat(head.body()).isEqualTo(get("/").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
  void otherMethodsAreRefusedWithThoseThatAreAllowed(String method) {
    HttpAnswer answer = pages.answer(method, "/", Map.of());
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none",
        "",
        "index.html",
        "//",
        "/../logback.xml",
        "/icons/../main.js",
        "/%2e%2e/logback.xml",
        "/icons",
        "/icons/",
        "/main.js/",
        "/..%2flogback.xml",
        "/main.js%00",
        "/MAIN.JS"
      })
  void everythingElseIsNotFound(String path) {
    HttpAnswer answer = get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("Not found\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/node.json", "/readyz", "/none"})
  void everyAnswerSaysWhatABrowserMayDo(String path) {
    assertThat(get(path).headers())
        .containsEntry("x-content-type-options", "nosniff")
        .hasEntrySatisfying(
            "content-security-policy",
            policy ->
                assertThat(policy)
                    .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'")
                    .doesNotContain("unsafe", "*"));
  }

  @Test
  void thePageMayConnectToTheSiblingsOfItsNode() {
    assertThat(get("/").headers().get("content-security-policy"))
        .contains(
            "connect-src 'self' http://localhost:3002 ws://localhost:3002"
                + " http://127.0.0.1:3002 ws://127.0.0.1:3002;");
    IdentityConfig behindTls =
        new IdentityConfig(
            "n1", List.of("/chat"), List.of(new Sibling("n2", "https://two.example")));
    assertThat(
            new PublicPages(behindTls, readiness, "page-sample")
                .answer("GET", "/", Map.of())
                .headers()
                .get("content-security-policy"))
        .contains("connect-src 'self' https://two.example wss://two.example;");
    IdentityConfig alone = new IdentityConfig("n1", List.of("/chat"), List.of());
    assertThat(
            new PublicPages(alone, readiness, "page-sample")
                .answer("GET", "/", Map.of())
                .headers()
                .get("content-security-policy"))
        .contains("connect-src 'self';");
  }

  /** Else the browser learns of a module only when it has read the one that imports it. */
  @Test
  void everyModuleOfThePageIsPreloaded() {
    Map<String, ?> files = PageFiles.load("page");
    IdentityConfig identity = new IdentityConfig("n1", List.of("/chat"), List.of());
    String index = text(new PublicPages(identity, readiness).answer("GET", "/", Map.of()));
    assertThat(files.keySet())
        .filteredOn(name -> name.endsWith(".js"))
        .filteredOn(name -> !name.equals("/main.js") && !name.startsWith("/socket.io"))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(index)
                    .contains("<link rel=\"modulepreload\" href=\"" + name.substring(1) + "\">"));
  }

  @Test
  void tellsThePageWhereItIs() {
    assertThat(text(get("/node.json")))
        .isEqualTo(
            """
            {"node":"n1","namespaces":["/chat"],\
            "siblings":[{"node":"n2","url":"http://localhost:3002"}]}
            """);
    assertThat(get("/node.json").headers())
        .containsEntry("content-type", "application/json; charset=utf-8")
        .containsEntry("cache-control", "no-store");
  }

  @Test
  void tellsALoadBalancerWhetherToSendClientsAndNobodyWhyNot() {
    assertThat(get("/readyz").status()).isEqualTo(503);
    readiness.started();
    assertThat(get("/readyz").status()).isEqualTo(200);
    assertThat(text(get("/readyz"))).isEqualTo("{\"state\":\"ready\"}\n");
    readiness.notReady("redis", "no connection to 10.0.0.1");
    assertThat(get("/readyz").status()).isEqualTo(503);
    assertThat(text(get("/readyz"))).isEqualTo("{\"state\":\"not_ready\"}\n");
  }

  @Test
  void aProgramWithoutItsPageDoesNotStart() {
    IdentityConfig identity = new IdentityConfig("n1", List.of("/chat"), List.of());
    assertThatThrownBy(() -> new PublicPages(identity, readiness, "no-such-folder"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no-such-folder/index.html is not on the class path");
  }
}
