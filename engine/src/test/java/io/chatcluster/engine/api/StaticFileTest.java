package io.chatcluster.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFileTest {
  private static final byte[] TEXT =
      "export const answer = 42;\n".repeat(100).getBytes(StandardCharsets.UTF_8);

  private final StaticFile file = StaticFile.of("text/javascript; charset=utf-8", TEXT);

  private HttpAnswer accepting(String encodings) {
    return file.answer(Map.of("accept-encoding", encodings));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "x-gzip", "*"})
  void is_compressed_for_a_client_that_accepts_gzip(String encodings) throws IOException {
    HttpAnswer answer = accepting(encodings);
    assertThat(answer.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry("content-type", "text/javascript; charset=utf-8")
        .containsEntry("content-length", String.valueOf(answer.body().length))
        .containsEntry("vary", "accept-encoding");
    assertThat(answer.body().length).isLessThan(TEXT.length / 10);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*, gzip;q=0", "*;q=0", "gzi"})
  void is_plain_for_every_other_client(String encodings) {
    HttpAnswer answer = accepting(encodings);
    assertThat(answer.body()).isSameAs(TEXT);
    assertThat(answer.headers())
        .doesNotContainKey("content-encoding")
        // A cache must know that another client gets another form.
        .containsEntry("vary", "accept-encoding");
    assertThat(file.answer(Map.of()).headers()).isEqualTo(answer.headers());
  }

  @Test
  void each_form_has_a_tag_of_its_own_and_either_one_saves_the_body() {
    String plain = accepting("identity").headers().get("etag");
    String gzip = accepting("gzip").headers().get("etag");
    assertThat(gzip).isNotEqualTo(plain);
    for (String tag : new String[] {plain, gzip, "W/" + gzip, "\"x\", " + plain, "*"}) {
      HttpAnswer answer = file.answer(Map.of("accept-encoding", "gzip", "if-none-match", tag));
      assertThat(answer.status()).as(tag).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers())
          .containsEntry("etag", gzip)
          .containsEntry("vary", "accept-encoding")
          .doesNotContainKeys("content-type", "content-encoding", "content-length");
    }
    assertThat(file.answer(Map.of("if-none-match", "\"x\"")).status()).isEqualTo(200);
  }

  @Test
  void what_does_not_shrink_is_never_compressed() {
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);
    HttpAnswer answer = StaticFile.of("image/png", noise).answer(Map.of("accept-encoding", "gzip"));
    assertThat(answer.body()).isSameAs(noise);
    assertThat(answer.headers()).doesNotContainKeys("content-encoding", "vary");
  }
}
