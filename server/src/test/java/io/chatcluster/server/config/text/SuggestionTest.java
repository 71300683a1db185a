package io.chatcluster.server.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KNOWN = List.of("--port", "--host", "--redis-url");

  @Test
  void namesTheNearest() {
    assertThat(Suggestion.sentence("--redis-ulr", KNOWN)).isEqualTo("; did you mean --redis-url?");
    assertThat(Suggestion.sentence("--prot", KNOWN)).isEqualTo("; did you mean --port?");
  }

  @Test
  void saysNothingWhenNoneIsNear() {
    assertThat(Suggestion.sentence("--kubernetes", KNOWN)).isEmpty();
  }

  @Test
  void countsTheLettersThatDiffer() {
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("abc", "abc")).isZero();
  }
}
