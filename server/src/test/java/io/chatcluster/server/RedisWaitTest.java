package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.server.config.RedisConfig;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedisWaitTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger attempts = new AtomicInteger();

  private static final class ManualClock implements RedisWait.Clock {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(Duration time) {
      nanos += time.toNanos();
    }
  }

  private static RedisConfig config(Duration startTimeout) {
    return new RedisConfig(
        "redis://:secret@cache",
        RedisConfig.Login.OF_URL,
        RedisConfig.Tls.NONE,
        Duration.ofSeconds(1),
        startTimeout);
  }

  private String refused() throws ConnectException {
    attempts.incrementAndGet();
    throw new ConnectException("Connection refused");
  }

  @Test
  void triesUntilRedisIsThere() throws Exception {
    String connection =
        RedisWait.connect(
            config(Duration.ofSeconds(30)),
            () -> attempts.get() < 5 ? refused() : "connected",
            clock);
    assertThat(connection).isEqualTo("connected");
    assertThat(attempts).hasValue(5);
  }

  @Test
  void givesUpAfterTheStartTimeoutAndNamesTheCauseWithoutThePassword() {
    assertThatThrownBy(
            () -> RedisWait.connect(config(Duration.ofSeconds(30)), this::refused, clock))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "Redis at redis://:***@cache was out of reach for 30s (--redis-start-timeout):"
                + " ConnectException: Connection refused");
    assertThat(clock.nanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(attempts).hasValue(61);
  }

  @Test
  void aRefusalIsNotCalledOutOfReach() {
    assertThatThrownBy(
            () ->
                RedisWait.connect(
                    config(Duration.ofSeconds(30)), () -> answered("NOPERM no permissions"), clock))
        .hasMessage(
            "Redis at redis://:***@cache refused this node for 30s (--redis-start-timeout): NOPERM no"
                + " permissions");
    assertThat(attempts).hasValue(61);
  }

  @Test
  void aCommandThatRedisDoesNotHaveIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                RedisWait.connect(
                    config(Duration.ofSeconds(30)),
                    () -> answered("ERR unknown command 'eval', with args beginning with: 'x'"),
                    clock))
        .hasMessage(
            "Redis at redis://:***@cache, or a proxy before it, lacks a command that a node needs: ERR"
                + " unknown command 'eval'");
    assertThat(attempts).hasValue(1);
  }

  private String answered(String reply) {
    attempts.incrementAndGet();
    throw new ClusterUnavailableException("not reached", new IllegalStateException(), reply);
  }

  @Test
  void triesOnceWhenItShallNotWait() {
    assertThatThrownBy(() -> RedisWait.connect(config(Duration.ZERO), this::refused, clock))
        .isInstanceOf(StartException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void anInterruptionEndsAnAttempt() {
    assertThatThrownBy(
            () ->
                RedisWait.connect(
                    config(Duration.ofSeconds(30)),
                    () -> {
                      throw new InterruptedException();
                    },
                    clock))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void itEndsAPauseToo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> RedisWait.connect(config(Duration.ofSeconds(30)), this::refused))
        .isInstanceOf(InterruptedException.class);
    assertThat(attempts).hasValue(1);
  }
}
