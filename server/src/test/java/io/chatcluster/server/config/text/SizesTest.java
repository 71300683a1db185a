package io.chatcluster.server.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "100,100",
    "100B,100",
    "64KB,64000",
    "64KiB,65536",
    "1MB,1000000",
    "1mb,1000000",
    "2MiB,2097152"
  })
  void readsBytesAndUnits(String text, int bytes) {
    assertThat(Sizes.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1", "1.5MB", "1 MB", "1GB", "3000000000", "9999999999MB"})
  void refusesOtherFormsAndSizesBeyondAnArray(String text) {
    assertThat(Sizes.parse(text)).isEmpty();
  }
}
