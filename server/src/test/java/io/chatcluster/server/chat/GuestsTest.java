package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuestsTest {
  private static final String KEY = "a secret of this browser";

  private final Guests guests = new Guests(Limits.DEFAULTS);

  @Test
  void equalNamesAreDifferentUsers() {
    assertThat(guests.guest("ann", null).id())
        .startsWith("guest:")
        .hasSize(26)
        .isNotEqualTo(guests.guest("ann", null).id());
    assertThat(guests.guest("ann", null).name()).isEqualTo("ann");
  }

  @Test
  void aKeyMakesTheSameUserEverywhereAndIsNotInTheId() {
    String id = guests.guest("ann", KEY).id();
    assertThat(new Guests(Limits.DEFAULTS).guest("ann on another node", KEY).id()).isEqualTo(id);
    assertThat(id).startsWith("guest:").hasSize(26).doesNotContain("secret");
    assertThat(guests.guest("ann", KEY + "!").id()).isNotEqualTo(id);
  }

  @Test
  void whoGivesNoNameIsNobody() {
    assertThatThrownBy(() -> guests.guest(null, null))
        .satisfies(
            e -> assertThat(((RefusedException) e).code()).isEqualTo(ErrorCode.UNAUTHORIZED));
  }

  @Test
  void whatIsNoNameOrNoKeyIsABadRequest() {
    for (Object name : List.of("", "x".repeat(65), "a\tb", 5, true, List.of("ann"))) {
      assertThatThrownBy(() -> guests.guest(name, null)).satisfies(GuestsTest::badRequest);
    }
    for (Object key : List.of("short", "x".repeat(129), 5, List.of(KEY), KEY + "\ud800")) {
      assertThatThrownBy(() -> guests.guest("ann", key)).satisfies(GuestsTest::badRequest);
    }
  }

  private static void badRequest(Throwable thrown) {
    assertThat(((RefusedException) thrown).code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
