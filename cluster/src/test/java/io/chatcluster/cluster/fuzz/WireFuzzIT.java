package io.chatcluster.cluster.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.engine.fuzz.Fuzzing;
import io.chatcluster.engine.fuzz.RandomValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whatever is published, the wire says that it is malformed, soon and cheaply. */
class WireFuzzIT {
  private static final long SEED = 20_261_124;
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final byte[] DICTIONARY =
      ("\u0080\u0090\u00a0\u00c0\u00c4\u00c7\u00ca\u00cb\u00cf\u00d3\u00d4\u00d7\u00db\u00dd\u00df"
              + "\u00ff\u0000\u007f[]{}\",:0-e.tfn")
          .getBytes(StandardCharsets.ISO_8859_1);

  @Test
  @Timeout(60)
  void the_wire_survives_changed_messages() throws Exception {
    long tried =
        Fuzzing.mutate(
            WireTargets::fuzzerTestOneInput, WireTargets.seeds(), DICTIONARY, SEED, SHORT);
    System.out.println("fuzzing of the wire: seed " + SEED + ", " + tried + " inputs");
    assertThat(tried).isGreaterThan(500);
  }

  @Test
  @Timeout(60)
  void what_is_written_is_read_as_it_was() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      List<Object> value = RandomValues.list(random, 4);
      byte[] written = MessagePack.encode(value, 100_000);
      Object read = MessagePack.decode(written);
      assertThat(MessagePack.encode(read, 100_000)).isEqualTo(written);
      assertThat((List<?>) read).hasSameSizeAs(value);
    }
  }

  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void the_wire_survives_minutes_of_what_its_code_suggests() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "fuzz"));
    int exit =
        Fuzzing.jazzer(
            WireTargets.class,
            WireTargets.seeds(),
            folder,
            Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 600)));
    assertThat(exit).as("see " + folder.resolve("jazzer.log")).isZero();
  }
}
