package io.chatcluster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.http.Readiness.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();

  @Test
  void isStartingUntilAllPartsRun() {
    assertThat(readiness.report().status()).isEqualTo(Status.STARTING);
    assertThat(readiness.report().ready()).isFalse();
    readiness.started();
    assertThat(readiness.report().status()).isEqualTo(Status.READY);
    assertThat(readiness.report().ready()).isTrue();
  }

  @Test
  void isNotReadyUntilTheLastPartThatWasNotIsAgain() {
    readiness.started();
    readiness.notReady("redis", "no connection");
    readiness.notReady("chat", "waits");
    readiness.ready("redis");
    assertThat(readiness.report().status()).isEqualTo(Status.NOT_READY);
    assertThat(readiness.report().reasons()).isEqualTo(Map.of("chat", "waits"));
    readiness.ready("chat");
    assertThat(readiness.report().ready()).isTrue();
  }

  @Test
  void aReasonOfTheStartStillHoldsAfterIt() {
    readiness.notReady("redis", "no connection");
    readiness.started();
    assertThat(readiness.report().status()).isEqualTo(Status.NOT_READY);
  }

  @Test
  void drainingIsForEver() {
    readiness.started();
    readiness.draining();
    readiness.notReady("redis", "no connection");
    readiness.ready("redis");
    readiness.started();
    assertThat(readiness.report().status()).isEqualTo(Status.DRAINING);
    assertThat(readiness.report().ready()).isFalse();
  }

  @Test
  void aReportDoesNotChangeAfterwards() {
    Readiness.Report before = readiness.report();
    readiness.notReady("redis", "no connection");
    assertThat(before.reasons()).isEmpty();
  }

  @Test
  void anImpairedPartIsNamedAndTheNodeStaysReady() {
    readiness.started();
    readiness.impaired("redis writes", "OOM");
    assertThat(readiness.report().ready()).isTrue();
    assertThat(readiness.report().reasons()).isEqualTo(Map.of("redis writes", "OOM"));
    readiness.notReady("redis writes", "NOPERM");
    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().reasons()).isEqualTo(Map.of("redis writes", "NOPERM"));
    readiness.impaired("redis writes", "OOM");
    assertThat(readiness.report().ready()).isTrue();
    readiness.ready("redis writes");
    assertThat(readiness.report().reasons()).isEmpty();
  }
}
