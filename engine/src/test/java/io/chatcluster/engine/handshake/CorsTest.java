package io.chatcluster.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String ORIGIN = "access-control-allow-origin";
  private static final String CREDENTIALS = "access-control-allow-credentials";

  private static HttpRequest from(String origin) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    if (origin != null) {
      request.headers().set("Origin", origin);
    }
    return request;
  }

  @Test
  void without_a_list_nobody_is_told_anything() {
    Cors cors = new Cors(Set.of());
    assertThat(cors.headers(from("https://a.example"))).isEmpty();
    assertThat(cors.headers(from(null))).isEmpty();
  }

  @Test
  void a_listed_site_may_read_with_credentials_and_another_one_may_not_read() {
    Cors cors = new Cors(Set.of("https://a.example"));
    assertThat(cors.headers(from("https://a.example")))
        .isEqualTo(Map.of(ORIGIN, "https://a.example", CREDENTIALS, "true", "vary", "origin"));
    assertThat(cors.headers(from("https://a.example.evil"))).isEqualTo(Map.of("vary", "origin"));
    assertThat(cors.headers(from("null"))).isEqualTo(Map.of("vary", "origin"));
  }

  @Test
  void an_answer_without_an_origin_is_not_for_a_cache_either() {
    assertThat(new Cors(Set.of("https://a.example")).headers(from(null)))
        .isEqualTo(Map.of("vary", "origin"));
  }

  @Test
  void any_site_may_read_without_credentials() {
    Cors any = new Cors(Set.of("*"));
    assertThat(any.headers(from("https://b.example"))).isEqualTo(Map.of(ORIGIN, "*"));
    Cors some = new Cors(Set.of("*", "https://a.example"));
    assertThat(some.headers(from("https://b.example")))
        .isEqualTo(Map.of(ORIGIN, "*", "vary", "origin"));
    assertThat(some.headers(from("https://a.example"))).containsEntry(CREDENTIALS, "true");
  }

  @Test
  void a_preflight_is_allowed_to_whom_the_answer_is() {
    HttpRequest preflight = from("https://a.example");
    preflight.headers().set("Access-Control-Request-Method", "POST");
    preflight.headers().set("Access-Control-Request-Headers", "x-token");
    Cors cors = new Cors(Set.of("https://a.example"));
    assertThat(cors.isAllowedPreflight(preflight, cors.headers(preflight))).isTrue();
    assertThat(Cors.preflightHeaders(preflight))
        .containsEntry("access-control-allow-headers", "x-token");
    preflight.headers().set("Origin", "https://evil.example");
    assertThat(cors.isAllowedPreflight(preflight, cors.headers(preflight))).isFalse();
  }
}
