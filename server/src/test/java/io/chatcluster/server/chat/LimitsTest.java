package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final String EMOJI = "\uD83D\uDE00";

  private final Limits limits = Limits.DEFAULTS;

  @Test
  void namesUpToTheLimitPassWhateverTheyAreMadeOf() {
    assertThat(limits.room("a")).isEqualTo("a");
    assertThat(limits.room(EMOJI.repeat(128))).hasSize(256);
    assertThat(limits.name("Zoë O'Neill <b>")).isEqualTo("Zoë O'Neill <b>");
    assertThat(limits.text("line\nline\t" + "x".repeat(7_990))).hasSize(8_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\u0000", "a\u0085", "\uD83D", "x\uDE00y"})
  void emptyNamesControlCharactersAndHalfPairsAreBadRequests(String room) {
    assertThatThrownBy(() -> limits.room(room)).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.name(room)).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.id(room)).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u00a0\u3000",
        "\u200b\u200d\ufeff",
        "\u2060",
        "\u0301",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\u00ad",
        "\udb40\udd00",
        "\u202e "
      })
  void namesThatCannotBeSeenAreBadRequests(String name) {
    assertThatThrownBy(() -> limits.name(name)).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.room(name)).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    // A key is never shown.
    assertThat(limits.id(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " a ",
        "a\u200b",
        "\ud83d\udc68\u200d\ud83d\udc69",
        "\u0e01\u0e33",
        "-",
        "e\u0301",
        "\uac00"
      })
  void oneVisibleCharacterIsEnough(String name) {
    assertThat(limits.name(name)).isEqualTo(name);
    assertThat(limits.room(name)).isEqualTo(name);
  }

  @Test
  void namesBeyondTheLimitAreBadRequests() {
    assertThatThrownBy(() -> limits.room("x".repeat(129)))
        .satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.name(EMOJI.repeat(65)))
        .satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
  }

  @Test
  void textsMustHaveSomethingAndFit() {
    assertThatThrownBy(() -> limits.text("")).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.text("\uDC00")).satisfies(e -> is(e, ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> limits.text("x".repeat(8_001)))
        .satisfies(e -> is(e, ErrorCode.TOO_LARGE));
  }

  private static void is(Throwable thrown, ErrorCode code) {
    assertThat(((RefusedException) thrown).code()).isEqualTo(code);
  }
}
