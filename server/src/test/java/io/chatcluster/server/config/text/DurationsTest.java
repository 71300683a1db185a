package io.chatcluster.server.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "25s,25000", "2m,120000", "1h,3600000", "0s,0"})
  void readsANumberWithItsUnit(String text, long millis) {
    assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "", "s", "-1s", "1.5s", "1 s", "1S", "1d", "1m30s", "9999999999s"})
  void refusesEveryOtherForm(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1500ms", "25s", "90s", "2m", "1h", "0s"})
  void showsWhatItReads(String text) {
    assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(text);
  }

  @Test
  void showsTheLargestUnitThatIsExact() {
    assertThat(Durations.format(Duration.ofHours(2))).isEqualTo("2h");
    assertThat(Durations.format(Duration.ofSeconds(61))).isEqualTo("61s");
  }
}
