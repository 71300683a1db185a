package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.event.AckTimeoutException;
import io.chatcluster.engine.api.event.SocketDisconnectedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The answers of a client as stages, with each of the two ways to call listeners. */
class AnswersIT extends EventsFixture {
  @ParameterizedTest
  @EnumSource
  void an_answer_comes_with_all_its_arguments(ListenerThreads threads) throws Exception {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      CompletionStage<List<Object>> asked = pair.socket().emitWithAck(LONG, "who", "a");
      String id = pair.client().next().replaceAll("2(\\d+)\\[\"who\",\"a\"]", "$1");
      pair.client().send("61-" + id + "[\"me\",{\"_placeholder\":true,\"num\":0},null]");
      pair.client().send(new byte[] {7});
      List<Object> answer = asked.toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(answer).hasSize(3).startsWith("me").endsWith((Object) null);
      assertThat((byte[]) answer.get(1)).containsExactly(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_that_does_not_come_is_an_error_with_its_cause(ListenerThreads threads)
      throws Exception {
    Pair pair = Pair.on(SERVERS.get(threads));
    CompletionStage<List<Object>> late = pair.socket().emitWithAck(Duration.ofMillis(100), "slow");
    assertThatThrownBy(late.toCompletableFuture()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AckTimeoutException.class)
        .hasMessageContaining("operation has timed out");
    CompletableFuture<List<Object>> first =
        pair.socket().emitWithAck(LONG, "a").toCompletableFuture();
    CompletableFuture<List<Object>> second =
        pair.socket().emitWithAck(LONG, "b").toCompletableFuture();
    assertThatThrownBy(pair.socket().emitWithAck(LONG, "too many").toCompletableFuture()::join)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(
            SERVERS
                .get(threads)
                .main()
                .broadcastWithAck(
                    List.of("left out"),
                    Selection.room(pair.socket().id()),
                    EmitFlags.NONE,
                    LONG,
                    args -> {}))
        .isZero();
    pair.close();
    assertThatThrownBy(first::join).hasCauseInstanceOf(SocketDisconnectedException.class);
    assertThatThrownBy(second::join).hasCauseInstanceOf(SocketDisconnectedException.class);
    assertThatThrownBy(pair.socket().emitWithAck(LONG, "gone").toCompletableFuture()::join)
        .hasCauseInstanceOf(SocketDisconnectedException.class);
  }
}
