package io.chatcluster.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.bus.RedisErrors.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisErrorsTest {
  private static final String OOM = "OOM command not allowed when used memory > 'maxmemory'.";

  private final AtomicLong now = new AtomicLong();
  private final RedisErrors errors = new RedisErrors(now::get);
  private final List<String> changes = new ArrayList<>();

  RedisErrorsTest() {
    errors.addListener(
        new RedisErrors.Listener() {
          @Override
          public void began(Refusal refusal) {
            changes.add("began " + refusal.operation() + " " + refusal.kind());
          }

          @Override
          public void ended(Refusal refusal) {
            changes.add("ended " + refusal.operation() + " " + refusal.kind());
          }
        });
  }

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OOM command not allowed when used memory > 'maxmemory'. | OOM",
        "OOM command not allowed when used memory > 'maxmemory'. script: 4fe, on @user_script:1. | OOM",
        "MISCONF Redis is configured to save RDB snapshots, but it's unable to persist | MISCONF",
        "READONLY You can't write against a read only replica. | READONLY",
        "LOADING Redis is loading the dataset in memory | LOADING",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL | BUSY",
        "NOAUTH Authentication required. | NOAUTH",
        "WRONGPASS invalid username-password pair or user is disabled. | WRONGPASS",
        "NOPERM User chat has no permissions to run the 'evalsha' command | NOPERM",
        "CLUSTERDOWN The cluster is down | CLUSTERDOWN",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | MASTERDOWN",
        "NOREPLICAS Not enough good replicas to write. | NOREPLICAS",
        "TRYAGAIN Multiple keys request during rehashing of slot | TRYAGAIN",
        "WRONGTYPE Operation against a key holding the wrong kind of value | WRONGTYPE",
        "ERR unknown command 'EVALSHA' | OTHER",
        "NEWWORD something of a later version | OTHER",
        "ERR Error running script (call to f_4f): @user_script:12: -OOM command not allowed | OOM",
        "ERR Error running script (call to f_4f): @user_script:12: -LATER than this test | OTHER",
        "OOMPH is another word | OTHER"
      })
  void theFirstWordIsTheKind(String reply, RedisErrorKind kind) {
    assertThat(RedisErrorKind.of(reply)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "MOVED 3999 127.0.0.1:6381",
    "ASK 3999 127.0.0.1:6381",
    "NOSCRIPT No matching script."
  })
  void whatSaysWhereToGoIsNoRefusal(String reply) {
    assertThat(errors.refused(RedisOperation.WRITES, reply)).isEmpty();
    assertThat(errors.present()).isEmpty();
    assertThat(errors.counts().values()).containsOnly(0L);
  }

  @Test
  void everyRefusalIsCountedAndOneChangeIsTold() {
    for (int i = 0; i < 100; i++) {
      errors.refused(RedisOperation.WRITES, OOM);
    }
    assertThat(errors.counts()).containsEntry(RedisErrorKind.OOM, 100L);
    assertThat(changes).containsExactly("began WRITES OOM");
    assertThat(errors.present())
        .containsExactly(new Refusal(RedisOperation.WRITES, RedisErrorKind.OOM, OOM));
  }

  @Test
  void itEndsWhenTheOperationIsAcceptedAndForFiveSecondsNoneWasRefused() {
    errors.refused(RedisOperation.WRITES, OOM);
    pass(60);
    assertThat(errors.present()).hasSize(1);
    errors.refused(RedisOperation.WRITES, OOM);
    errors.accepted(RedisOperation.PUBLISHING);
    pass(6);
    assertThat(errors.present()).hasSize(1);

    errors.accepted(RedisOperation.WRITES);

    assertThat(errors.present()).isEmpty();
    assertThat(changes).containsExactly("began WRITES OOM", "ended WRITES OOM");
  }

  @Test
  void anOperationThatIsNotUsedAnyMoreEndsByLooking() {
    errors.refused(RedisOperation.SUBSCRIPTIONS, "NOPERM User chat has no permissions");
    errors.accepted(RedisOperation.SUBSCRIPTIONS);
    assertThat(errors.present()).hasSize(1);
    pass(5);
    assertThat(errors.present()).isEmpty();
    assertThat(changes).containsExactly("began SUBSCRIPTIONS NOPERM", "ended SUBSCRIPTIONS NOPERM");
  }

  @Test
  void someRefusedAndSomeAcceptedAreOneChange() {
    for (int i = 0; i < 100; i++) {
      errors.refused(RedisOperation.WRITES, "NOPERM User chat has no permissions");
      pass(1);
      errors.accepted(RedisOperation.WRITES);
      errors.refused(RedisOperation.WRITES, OOM);
      pass(2);
      errors.accepted(RedisOperation.WRITES);
    }
    assertThat(changes).containsExactly("began WRITES NOPERM", "began WRITES OOM");
  }

  @Test
  void whatUsersWroteIsNotRepeatedAndTheTextIsBounded() {
    errors.refused(
        RedisOperation.WRITES,
        "ERR unknown command 'evalsha', with args beginning with: 'digest' '1' 'hello from a user' ");
    errors.refused(RedisOperation.PUBLISHING, "NOPERM " + "x\n".repeat(1_000));
    assertThat(errors.present())
        .extracting(Refusal::reply)
        .first()
        .isEqualTo("ERR unknown command 'evalsha'");
    assertThat(errors.present().get(1).reply()).hasSize(201).doesNotContain("\n");
  }
}
