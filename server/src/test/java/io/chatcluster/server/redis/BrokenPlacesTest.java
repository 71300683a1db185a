package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.chat.presence.Place;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrokenPlacesTest {
  private static final String REPLY = "OOM command not allowed";

  private final AtomicLong now = new AtomicLong();
  private final BrokenPlaces broken = new BrokenPlaces(now::get);

  private static Place place(int number) {
    return new Place("/chat", "room" + number);
  }

  @Test
  void aPlaceIsLoggedOnceUntilItWorksAgain() {
    assertThat(broken.refused(place(1), REPLY)).isTrue();
    for (int i = 0; i < 10; i++) {
      now.addAndGet(BrokenPlaces.FORGET_NANOS - 1);
      assertThat(broken.refused(place(1), REPLY)).isFalse();
    }
    assertThat(broken.failures()).isEqualTo(11);
    broken.works(place(1));
    assertThat(broken.refused(place(1), REPLY)).isTrue();
  }

  @Test
  void placesThatAreNotRefusedAnyMoreMakeRoomForOthersInTheLog() {
    IntStream.range(0, BrokenPlaces.MAX_LOGGED)
        .forEach(i -> assertThat(broken.refused(place(i), REPLY)).isTrue());
    assertThat(broken.refused(place(-1), REPLY)).isFalse();

    now.addAndGet(BrokenPlaces.FORGET_NANOS);
    assertThat(broken.refused(place(-1), REPLY)).isTrue();
  }

  @Test
  void aLostPlaceIsTakenOnce() {
    broken.setAside(place(1), 1);
    broken.lost(place(2));
    assertThat(broken.takeLost(place(1))).isTrue();
    assertThat(broken.takeLost(place(1))).isFalse();
    assertThat(broken.takeLost(place(2))).isTrue();
  }
}
