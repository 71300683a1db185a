package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.testing.RedisExtension;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LettuceRoomLogIT extends LettuceRoomLogContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @Override
  String uri() {
    return redis.uri();
  }

  @Override
  protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) {
    assertThat(redis.commands().keys("chat:sent:*")).hasSize(1);
    await().until(() -> redis.commands().keys("chat:sent:*").isEmpty());
    assertThat(dedupingLog.append(entry))
        .succeedsWithin(2, TimeUnit.SECONDS)
        .extracting(Appended::duplicate)
        .isEqualTo(false);
  }

  @Test
  void everyKeyHasALifeAndTheTagOfItsRoom() throws Exception {
    done(log().append(entry("a", "key")));
    done(log().position("/chat", "b"));

    assertThat(redis.commands().keys("*"))
        .containsExactlyInAnyOrder(
            "chat:room:{5:1:/chat a}", "chat:sent:{5:1:/chat a}:key", "chat:room:{5:1:/chat b}")
        .allSatisfy(key -> assertThat(redis.commands().pttl(key)).isPositive());
  }

  @Test
  void aScriptThatRedisForgotIsSentAgain() throws Exception {
    done(log().append(entry("a", null)));
    redis.commands().scriptFlush();

    assertThat(done(log().append(entry("a", null))).seq()).isEqualTo(2);
  }

  @Test
  void whileRedisDoesNotAnswerAppendingFailsInTime() throws Exception {
    RoomLog log = remembering();
    done(log.append(entry("a", "first")));
    redis.pause();

    assertThat(log.append(entry("a", "second")))
        .failsWithin(3, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClusterUnavailableException.class);
    redis.resume();

    // The first try may have been carried out: the key makes trying again safe.
    assertThat(done(log.append(entry("a", "second"))).seq()).isEqualTo(2);
  }

  @Test
  void itWorksAgainAfterTheConnectionWasCut() throws Exception {
    done(log().append(entry("a", null)));
    redis.killClients();

    await()
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> done(log().append(entry("a", "again"))).seq() == 2);
  }
}
