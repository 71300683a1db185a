package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void theTableOfTheProtocolIsKept() {
    assertThat(
            Arrays.stream(ErrorCode.values())
                .map(c -> c.number() + " " + c.text() + " " + c.temporary()))
        .containsExactly(
            "4000 bad_request false",
            "4001 unauthorized false",
            "4002 token_expired false",
            "4003 forbidden false",
            "4004 not_in_room false",
            "4005 too_large false",
            "4006 too_many_rooms false",
            "4007 muted false",
            "4290 rate_limited true",
            "5030 unavailable true",
            "5031 draining true");
  }

  @Test
  void aRefusalHasTheFieldsOfTheErrorObject() {
    assertThat(new RefusedException(ErrorCode.UNAVAILABLE, "later").fields().toString())
        .isEqualTo("{code=5030, name=unavailable, message=later, temporary=true}");
  }
}
