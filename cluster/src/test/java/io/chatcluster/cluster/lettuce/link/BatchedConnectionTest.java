package io.chatcluster.cluster.lettuce.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchedConnectionTest {
  private final List<Runnable> flushes = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private final RedisErrors errors = new RedisErrors();
  private boolean isShutDown;
  private final BatchedConnection batched = new BatchedConnection(this::plan, 2, 100, errors);

  private void plan(Runnable flush) {
    if (isShutDown) {
      throw new RejectedExecutionException("shut down");
    }
    flushes.add(flush);
  }

  @BeforeEach
  void connect() {
    StatefulConnection<?, ?> connection =
        (StatefulConnection<?, ?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StatefulConnection.class},
                (proxy, method, arguments) -> {
                  calls.add(method.getName());
                  return null;
                });
    batched.up(connection, null);
  }

  private static AsyncCommand<String, String, String> command() {
    return new AsyncCommand<>(
        new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8)));
  }

  private CompletableFuture<String> send(RedisFuture<String> command) {
    return batched.send(RedisOperation.WRITES, 1, commands -> command);
  }

  @Test
  void commandsThatComeBeforeTheFlushShareIt() {
    send(command());
    send(command());
    assertThat(flushes).hasSize(1);

    flushes.get(0).run();
    assertThat(calls).containsExactly("setAutoFlushCommands", "flushCommands");
  }

  @Test
  void whatIsIssuedWhenTheFlusherIsShutDownFailsAndDoesNotThrow() {
    isShutDown = true;
    AsyncCommand<String, String, String> issued = command();

    CompletableFuture<String> answer = send(issued);

    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(ClusterUnavailableException.class);
    issued.cancel(false);
  }

  @Test
  void theNextOneIsFlushedThatFindsTheFlusherAtWork() {
    isShutDown = true;
    send(command());
    isShutDown = false;

    send(command());

    assertThat(flushes).hasSize(1);
  }

  @Test
  void aCommandThatCannotBeIssuedFailsAndDoesNotCount() {
    for (int i = 0; i < 10; i++) {
      CompletableFuture<String> answer =
          batched.send(
              RedisOperation.WRITES,
              1,
              commands -> {
                throw new RejectedExecutionException("event loop shut down");
              });
      assertThat(answer).isCompletedExceptionally();
    }

    assertThat(send(command())).isNotDone();
  }

  @Test
  void moreThanMayWaitFails() {
    send(command());
    send(command());

    assertThat(send(command())).isCompletedExceptionally();
  }

  @Test
  void anErrorReplyIsARefusalAndABrokenConnectionIsNone() {
    AsyncCommand<String, String, String> broken = command();
    send(broken);
    broken.completeExceptionally(new ClusterUnavailableException("broken"));
    assertThat(errors.present()).isEmpty();

    AsyncCommand<String, String, String> refused = command();
    send(refused);
    refused.completeExceptionally(new RedisCommandExecutionException("OOM command not allowed"));

    assertThat(errors.present())
        .extracting(RedisErrors.Refusal::operation, RedisErrors.Refusal::kind)
        .containsExactly(tuple(RedisOperation.WRITES, RedisErrorKind.OOM));
  }
}
