package io.chatcluster.cluster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramTest {
  @Test
  void anIgnoredSignalIsReadFromTheMaskOfTheKernel() {
    String status = "Name:\tjava\nSigBlk:\t0000000000000002\nSigIgn:\t0000000000000002\n";
    assertThat(Program.isIgnored(status, "INT")).isTrue();
    assertThat(Program.isIgnored(status, "HUP")).isFalse();
    assertThat(Program.isIgnored(status, "TERM")).isFalse();
    assertThat(Program.isIgnored("SigIgn:\t0000000000004001", "TERM")).isTrue();
    assertThat(Program.isIgnored("SigIgn:\t0000000000004001", "HUP")).isTrue();
  }
}
