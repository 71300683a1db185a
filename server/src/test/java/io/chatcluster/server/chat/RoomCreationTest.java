package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.testing.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomCreationTest {
  private final ManualTimers timers = new ManualTimers();

  @Test
  void aRefusedRoomIsCountedForNeither() {
    RoomCreation creation = new RoomCreation(1, 2, timers);
    assertThat(creation.take("u1", "a")).isZero();
    assertThat(creation.take("u1", "a")).isEqualTo(60_001);
    assertThat(creation.take("u2", "a")).isZero();
    assertThat(creation.take("u3", "a")).isEqualTo(30_001);
    assertThat(creation.take("u3", "")).isZero();
  }

  @Test
  void whoHasCreatedNothingForAWhileIsForgotten() {
    RoomCreation creation = new RoomCreation(60, 60, timers);
    for (int i = 0; i < 1_000; i++) {
      assertThat(creation.take("u" + i, "a" + i)).isZero();
    }
    creation.giveBack("u999", "a999");
    assertThat(creation.size()).isEqualTo(1_998);
    timers.advance(Duration.ofSeconds(2));
    creation.take("u", "a");
    assertThat(creation.size()).isEqualTo(2);
  }

  @Test
  void theNumberThatIsRememberedIsBounded() {
    RoomCreation creation = new RoomCreation(1, 0, timers);
    for (int i = 0; i < 70_000; i++) {
      creation.take("u" + i, "a");
    }
    assertThat(creation.size()).isEqualTo(65_536);
    assertThat(creation.take("u69999", "a")).isPositive();
  }
}
