package io.chatcluster.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownPositionsTest {
  private final KnownPositions known = new KnownPositions();

  @Test
  void theNewestPositionOfARoomIsKnown() {
    known.confirmed("/chat", "a", new Position("e1", 3));
    known.delivered("/chat", "a", "e1", 5);
    known.delivered("/chat", "a", "e1", 4);
    assertThat(known.of("/chat", "a")).isEqualTo(new Position("e1", 5));
    known.delivered("/chat", "a", "e2", 1);
    assertThat(known.of("/chat", "a")).isEqualTo(new Position("e2", 1));
  }

  @Test
  void ofRoomsThatTheLogDidNotConfirmNothingIsKept() {
    known.delivered("/chat", "a", "e1", 5);
    assertThat(known.of("/chat", "a")).isEqualTo(KnownPositions.NONE);
    assertThat(known.rooms()).isEmpty();
  }

  @Test
  void aForgottenRoomIsUnknown() {
    known.confirmed("/chat", "a", new Position("e1", 3));
    known.forget("/chat", "a");
    assertThat(known.rooms()).isEmpty();
  }
}
