package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.chat.presence.Place;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceKeysTest {
  private final PresenceKeys keys = new PresenceKeys("chat:");

  @Test
  void aKeyIsRenamedWithinItsSlot() {
    Place place = new Place("/chat", "r");
    for (String key : List.of(keys.nodes(), keys.users(place), keys.places("n1.abc"))) {
      assertThat(SlotHash.getSlot(PresenceKeys.aside(key))).isEqualTo(SlotHash.getSlot(key));
      assertThat(PresenceKeys.aside(key)).endsWith(":aside");
    }
  }
}
