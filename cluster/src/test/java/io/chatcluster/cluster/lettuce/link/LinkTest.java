package io.chatcluster.cluster.lettuce.link;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.place.Place;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final RedisURI SERVER = RedisURI.create("redis://localhost:1");

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "link-test"));
  private final AtomicInteger connects = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  private Link<StatefulRedisConnection<String, String>> link(
      Supplier<AsyncCommand<String, String, List<Object>>> role) {
    Link.Settings settings =
        new Link.Settings(
            thread, thread, Duration.ofMillis(200), Duration.ofMillis(200), new RedisErrors());
    AtomicLink made = new AtomicLink();
    made.link =
        new Link<>(
            "test",
            RedisOperation.PUBLISHING,
            Place.at(SERVER),
            uri -> {
              connects.incrementAndGet();
              return CompletableFuture.completedFuture(connection(role));
            },
            new Link.Listener<>() {
              @Override
              public void up(StatefulRedisConnection<String, String> connection) {}

              @Override
              public void down() {}
            },
            uri -> made.link.leave(uri),
            settings);
    return made.link;
  }

  private static final class AtomicLink {
    Link<StatefulRedisConnection<String, String>> link;
  }

  /** An open connection whose only command is ROLE. */
  @SuppressWarnings("unchecked")
  private StatefulRedisConnection<String, String> connection(
      Supplier<AsyncCommand<String, String, List<Object>>> role) {
    Object commands =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RedisAsyncCommands.class},
            (proxy, method, arguments) -> {
              questions.incrementAndGet();
              return role.get();
            });
    return (StatefulRedisConnection<String, String>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StatefulRedisConnection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "async" -> commands;
                  case "isOpen" -> true;
                  case "closeAsync" -> CompletableFuture.completedFuture(null);
                  default -> null;
                });
  }

  private static AsyncCommand<String, String, List<Object>> unanswered() {
    return new AsyncCommand<>(new Command<>(CommandType.ROLE, new ArrayOutput<>(StringCodec.UTF8)));
  }

  private static AsyncCommand<String, String, List<Object>> notPermitted() {
    AsyncCommand<String, String, List<Object>> command = unanswered();
    command.completeExceptionally(new RedisCommandExecutionException("NOPERM no permissions"));
    return command;
  }

  /** As where the ACL forbids ROLE and every write is answered with READONLY. */
  @Test
  void aServerThatRefusesWritesAndDoesNotTellItsRoleIsLeftSeldom() {
    Link<StatefulRedisConnection<String, String>> link = link(LinkTest::notPermitted);
    link.start(1).toCompletableFuture().join();
    long begun = System.nanoTime();
    Future<?> refusals = thread.scheduleAtFixedRate(link::suspect, 0, 1, MILLISECONDS);

    await().atMost(Duration.ofSeconds(60)).until(() -> connects.get() >= 3);
    refusals.cancel(false);
    int made = connects.get();
    double seconds = (System.nanoTime() - begun) / 1e9;
    // Left at once, then after half a second, a second, two seconds.
    assertThat((double) made).isLessThanOrEqualTo(2 + Math.log(1 + seconds / 0.5) / Math.log(2));
    assertThat(questions.get()).isLessThan(20 + (int) (10 * seconds));
    link.close();
  }

  @Test
  void aRoleThatIsNotToldInTimeIsNoWrongServer() {
    Link<StatefulRedisConnection<String, String>> link = link(LinkTest::unanswered);
    assertThat(link.start(1))
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .satisfies(
            e ->
                assertThat(e)
                    .hasRootCauseInstanceOf(TimeoutException.class)
                    .hasStackTraceContaining("TimeoutException")
                    .satisfies(all -> assertThat(String.valueOf(all)).doesNotContain("master")));
    link.close();
  }
}
