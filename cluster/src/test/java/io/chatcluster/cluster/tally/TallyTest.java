package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.wire.value.MalformedException;
import io.chatcluster.cluster.wire.value.MessagePack;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TallyTest {
  private static final Tally TALLY =
      new Tally(
          "node_1",
          List.of(
              new Tally.Entry("p#/#", 0, 1),
              new Tally.Entry("p#/#é☕#", Integer.MAX_VALUE, 1L << 53)));

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertThat(Tally.decoded(TALLY.encoded())).isEqualTo(TALLY);
    Tally empty = new Tally("node_1", List.of());
    assertThat(Tally.decoded(empty.encoded())).isEqualTo(empty);
  }

  @Test
  void itsSenderIsReadAloneHoweverManyEntriesFollow() throws Exception {
    for (int entries : List.of(0, 1, 5, 500)) {
      Tally tally = new Tally("node_1", Collections.nCopies(entries, new Tally.Entry("a", 1, 1)));
      assertThat(Tally.sender(tally.encoded())).isEqualTo("node_1");
    }
    assertThat(
            Tally.sender(
                new byte[] {(byte) 0xdd, 0, 1, 0, 0, (byte) 0xa6, 'n', 'o', 'd', 'e', '_', '1'}))
        .isEqualTo("node_1");
    for (byte[] other :
        List.of(
            new byte[0],
            new byte[] {(byte) 0x91},
            new byte[] {(byte) 0xdc},
            new byte[] {(byte) 0x91, (byte) 0xa6, 'n', 'o', 'd', 'e', '_'},
            new byte[] {(byte) 0x91, (byte) 0xa5, 'n', 'o', 'd', 'e', '_', '1'},
            new byte[] {(byte) 0xc1, (byte) 0xa6, 'n', 'o', 'd', 'e', '_', '1'})) {
      assertThatThrownBy(() -> Tally.sender(other)).isInstanceOf(MalformedException.class);
    }
  }

  static Stream<Object> nonsense() {
    return Stream.of(
        "text",
        List.of(),
        List.of(1),
        List.of("node_1", "p#/#", 1),
        List.of("node_12", "p#/#", 1, 1),
        List.of("node_1", 1, 1, 1),
        List.of("node_1", "p#/#", "1", 1),
        List.of("node_1", "p#/#", 1, -1),
        List.of("node_1", "p#/#", 1, 1.5),
        List.of("node_1", "p#/#", 1, (1L << 53) + 1),
        Arrays.asList("node_1", "p#/#", 1, null),
        Arrays.asList(null, "p#/#", 1, 1));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void whatIsNoTallyIsRefused(Object value) {
    assertThatThrownBy(() -> Tally.decoded(MessagePack.encode(value, 1_000)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void oneThatIsTooLargeIsRefusedUnread() {
    byte[] large = MessagePack.encode(Collections.nCopies(Tally.MAX_BYTES + 100, 1), 1 << 20);

    assertThatThrownBy(() -> Tally.decoded(large))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("large");
  }

  @Test
  void anyBytesAreATallyOrRefused() {
    Random random = new Random(20_262);
    byte[] whole = TALLY.encoded();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Tally.decoded(bytes);
      } catch (MalformedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }
}
