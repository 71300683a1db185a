package io.chatcluster.engine.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final int MANY = 2_000;

  @Test
  void an_id_has_20_characters_for_urls_and_begins_with_its_prefix() {
    assertThat(Ids.next("")).matches("[A-Za-z0-9_-]{20}");
    assertThat(Ids.next("node_1")).matches("node_1[A-Za-z0-9_-]{14}");
  }

  @Test
  void a_uuid_is_a_random_one() {
    for (int i = 0; i < 100; i++) {
      UUID uuid = Ids.uuid();
      assertThat(uuid.version()).isEqualTo(4);
      assertThat(uuid.variant()).isEqualTo(2);
    }
  }

  @Test
  void none_comes_twice_however_many_are_drawn_together() {
    Set<Object> drawn = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      drawn.add(Ids.next(""));
      drawn.add(Ids.uuid());
    }
    assertThat(drawn).hasSize(2 * MANY);
  }
}
