package io.chatcluster.cluster.lettuce.link;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.place.Place;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the master at a {@link Place}. When it breaks, its server moves, is no master
 * any more, or does not answer and another one has taken over, a new one is made, with the name
 * resolved again; a connection is never used again, so what was subscribed or sent on one is not
 * carried over to the next by anybody else.
 *
 * <p>Everything but {@link #start} and {@link #close} runs on the one thread of the links, the
 * listener's methods too.
 *
 * @param <C> what is connected
 */
public final class Link<C extends StatefulRedisConnection<?, ?>> {
  private static final Logger log = LoggerFactory.getLogger(Link.class);
  private static final long FIRST_DELAY_MILLIS = 50;

  /** Between two looks while all is well. */
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Between two looks while an answer is missing, or where asking the place finds things out. */
  private static final long FAST_TICK_NANOS = Duration.ofMillis(250).toNanos();

  /** The longest pause between two attempts while the address leads to a replica. */
  private static final long WRONG_SERVER_MILLIS = 400;

  /** Looks are at multiples of a tick since then, so that all links share a wake-up. */
  private static final long GRID = System.nanoTime();

  /** Between two questions whether the server answers: less than a tick, so that each asks. */
  private static final long ASK_NANOS = Duration.ofMillis(900).toNanos();

  /**
   * The shortest time for which a connection is kept whose server refuses writes as a replica does,
   * and does not say whether it is one; it doubles with each that is left, up to the longest.
   */
  private static final long FIRST_STAY_NANOS = Duration.ofMillis(500).toNanos();

  private static final long MAX_STAY_NANOS = Duration.ofSeconds(30).toNanos();

  /** After this long without an answer it is asked whether the server has moved. */
  private static final long DOUBT_NANOS = Duration.ofSeconds(2).toNanos();

  /** After this long without an answer the connection is given up. */
  private static final long DEAD_NANOS = Duration.ofSeconds(15).toNanos();

  /** Hears what becomes of the connection. May not block. */
  public interface Listener<C> {
    /** A new connection, which the link closes. */
    void up(C connection);

    /** The connection is broken; {@link #up} follows when there is another one. */
    void down();
  }

  /**
   * What all links of a program share.
   *
   * @param thread runs everything of the links
   * @param flusher the one thread that flushes connections: two that did could change the order of
   *     their commands, since Lettuce takes what waits under a lock and writes it after that
   * @param step the longest a step of connecting may take
   * @param maxDelay the longest pause between two attempts to connect
   * @param errors is told when Redis refuses a connection
   */
  public record Settings(
      ScheduledExecutorService thread,
      Executor flusher,
      Duration step,
      Duration maxDelay,
      RedisErrors errors) {}

  private final String name;
  private final RedisOperation operation;
  private final Place place;
  private final Function<RedisURI, CompletionStage<C>> connector;
  private final Listener<C> listener;
  private final Consumer<RedisURI> leaving;
  private final Settings settings;
  private final ScheduledExecutorService thread;

  private C connection;
  private RedisURI server;
  private boolean isConnecting;
  private boolean isTicking;
  private boolean isLooking;
  private boolean isSuspected;
  private boolean isClosed;

  /** Before this time no server is left that does not say whether it is a replica. */
  private long stayUntil = System.nanoTime();

  private long stay;
  private int failures;
  private int attempts;
  private CompletableFuture<Void> first;
  private Question question = new Question();

  /**
   * Prepares; nothing is connected before {@link #start}.
   *
   * @param name what the connection is for, in the log
   * @param operation what fails where Redis refuses the connection
   * @param connector makes a connection in bounded time
   * @param leaving is told, on the thread of the links, of a server that is no master any more
   */
  public Link(
      String name,
      RedisOperation operation,
      Place place,
      Function<RedisURI, CompletionStage<C>> connector,
      Listener<C> listener,
      Consumer<RedisURI> leaving,
      Settings settings) {
    this.name = name;
    this.operation = operation;
    this.place = place;
    this.connector = connector;
    this.listener = listener;
    this.leaving = leaving;
    this.settings = settings;
    this.thread = settings.thread();
  }

  /**
   * Connects; afterwards the connection is kept. May be called again after it failed, and completes
   * at once while there is a connection.
   *
   * @param tries how often to try; afterwards nothing is tried any more
   * @return fails with the reason of the last try
   */
  public CompletionStage<Void> start(int tries) {
    CompletableFuture<Void> started = new CompletableFuture<>();
    thread.execute(
        () -> {
          if (connection != null) {
            started.complete(null);
            return;
          }
          first = started;
          failures = 0;
          attempts = tries;
          connect();
        });
    return started;
  }

  private void connect() {
    if (isClosed || isConnecting || connection != null) {
      return;
    }
    isConnecting = true;
    CompletionStage<Opened<C>> opening =
        bounded(place.find())
            .thenCompose(
                found ->
                    connector
                        .apply(found)
                        .thenCompose(opened -> examined(new Opened<>(opened, found))));
    opening.whenComplete((opened, failure) -> thread.execute(() -> ended(opened, failure)));
  }

  private CompletionStage<Opened<C>> examined(Opened<C> opened) {
    return bounded(Role.of(opened.connection))
        .handle(
            (role, failure) -> {
              if (failure == null && role != Role.REPLICA) {
                return opened;
              }
              opened.connection.closeAsync();
              throw failure == null
                  ? new WrongServerException(opened.server.getHost(), opened.server.getPort())
                  : new CompletionException(failure);
            });
  }

  private <T> CompletableFuture<T> bounded(CompletionStage<T> stage) {
    return stage.toCompletableFuture().copy().orTimeout(settings.step().toMillis(), MILLISECONDS);
  }

  private void ended(Opened<C> opened, Throwable failure) {
    isConnecting = false;
    if (isClosed) {
      if (opened != null) {
        opened.connection.closeAsync();
      }
    } else if (failure == null) {
      up(opened);
    } else {
      failed(failure);
    }
  }

  private void up(Opened<C> opened) {
    connection = opened.connection;
    server = opened.server;
    failures = 0;
    settings.errors().accepted(operation);
    question = new Question();
    question.isAnswered = true;
    C present = connection;
    present.addListener(new Breaks(() -> thread.execute(() -> lost(present))));
    if (first == null) {
      log.info("Connected to Redis again for {}, at {}:{}", name, server.getHost(), port());
    }
    listener.up(present);
    if (first != null) {
      first.complete(null);
      first = null;
    }
    if (!present.isOpen()) {
      lost(present);
    }
    if (!isTicking) {
      isTicking = true;
      planTick();
    }
  }

  private void failed(Throwable failure) {
    failures++;
    ErrorReplies.answered(settings.errors(), operation, failure);
    Throwable reason = ErrorReplies.withoutArguments(failure);
    if (first != null && failures >= attempts) {
      first.completeExceptionally(reason);
      first = null;
      return;
    }
    log.debug("Could not connect to Redis for {}: {}", name, reason.toString());
    long longest = Math.min(settings.maxDelay().toMillis(), FIRST_DELAY_MILLIS << failures);
    if (isWrongServer(failure)) {
      longest = Math.min(longest, WRONG_SERVER_MILLIS);
    }
    // Not all nodes at once; the shift is bounded by the minimum below 2^40.
    failures = Math.min(failures, 30);
    later(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1), this::connect);
  }

  /** Redis is there and a failover under way: its end is worth looking for. */
  private static boolean isWrongServer(Throwable failure) {
    return failure instanceof WrongServerException
        || failure.getCause() instanceof WrongServerException;
  }

  private void lost(C which) {
    if (connection == which) {
      log.warn("Lost the connection to Redis for {}, at {}:{}", name, server.getHost(), port());
      drop();
    }
  }

  private void drop() {
    C dropped = connection;
    connection = null;
    isSuspected = false;
    dropped.closeAsync();
    listener.down();
    later(0, this::connect);
  }

  /** A connection that is open proves nothing: the server may be frozen, or have lost its place. */
  private void tick() {
    if (isClosed) {
      return;
    }
    planTick();
    if (connection == null) {
      return;
    }
    long age = System.nanoTime() - question.askedAt;
    long silent = question.isAnswered ? 0 : age;
    if (silent > DEAD_NANOS || !place.keeps(server)) {
      log.warn(
          "Giving up the connection to Redis for {}, at {}:{}", name, server.getHost(), port());
      drop();
    } else if (silent > DOUBT_NANOS) {
      look();
    } else if (question.isAnswered && age > ASK_NANOS) {
      ask();
    }
  }

  private void planTick() {
    boolean isWell = connection == null || question.isAnswered;
    long period = isWell && !place.isFoundByAsking() ? TICK_NANOS : FAST_TICK_NANOS;
    long nanos = period - Math.floorMod(System.nanoTime() - GRID, period);
    Future<?> unused = thread.schedule(this::tick, nanos, NANOSECONDS);
  }

  private void ask() {
    Question present = new Question();
    question = present;
    C asked = connection;
    // Subscribers may ask nothing else by RESP2; each server has a connection for commands too.
    if (asked instanceof StatefulRedisPubSubConnection) {
      asked.async().ping().whenComplete((answer, failure) -> answered(present, failure));
    } else {
      boolean wasSuspected = isSuspected;
      isSuspected = false;
      Role.of(asked)
          .whenComplete(
              (role, failure) -> {
                answered(present, failure);
                if (role == Role.REPLICA) {
                  thread.execute(() -> demoted(asked));
                } else if (wasSuspected && role == Role.UNKNOWN) {
                  thread.execute(() -> maybeDemoted(asked));
                }
              });
    }
    settings.flusher().execute(asked::flushCommands);
  }

  /** An error is an answer: a server that is busy, loading or without a disk is there. */
  private static void answered(Question asked, Throwable failure) {
    if (failure == null || ErrorReplies.reply(failure).isPresent()) {
      asked.isAnswered = true;
    }
  }

  private void demoted(C which) {
    if (connection == which) {
      log.warn("Redis at {}:{} is no master any more; connecting again", server.getHost(), port());
      leaving.accept(server);
    }
  }

  /** Where it goes on after that, it is the server which is so, and not a former address of it. */
  private void maybeDemoted(C which) {
    long now = System.nanoTime();
    if (connection == which && now - stayUntil >= 0) {
      boolean isFirst = stay == 0 || now - stayUntil > MAX_STAY_NANOS;
      stay = isFirst ? FIRST_STAY_NANOS : Math.min(2 * stay, MAX_STAY_NANOS);
      stayUntil = now + stay;
      demoted(which);
    }
  }

  /** Leaves a server if the connection leads there. On the thread of the links. */
  void leave(RedisURI left) {
    if (connection != null && Place.isSame(server, left)) {
      drop();
    }
  }

  /**
   * A command was refused as only a replica does: asks for the role, four times a second at most.
   */
  void suspect() {
    if (connection != null
        && !isSuspected
        && !(connection instanceof StatefulRedisPubSubConnection)
        && System.nanoTime() - stayUntil >= 0) {
      isSuspected = true;
      long asked = System.nanoTime() - question.askedAt;
      later(Math.max(0, NANOSECONDS.toMillis(FAST_TICK_NANOS - asked)), this::askSuspected);
    }
  }

  private void askSuspected() {
    if (connection != null && isSuspected && question.isAnswered) {
      ask();
    }
  }

  private void look() {
    if (isLooking) {
      return;
    }
    isLooking = true;
    C doubted = connection;
    CompletionStage<RedisURI> finding = bounded(place.find());
    finding.whenComplete(
        (found, failure) ->
            thread.execute(
                () -> {
                  isLooking = false;
                  if (failure == null && doubted == connection && !Place.isSame(found, server)) {
                    log.warn("Redis moved to {}:{}", found.getHost(), found.getPort());
                    drop();
                  }
                }));
  }

  private Integer port() {
    return server.getPort();
  }

  private void later(long millis, Runnable task) {
    Future<?> unused = thread.schedule(task, millis, MILLISECONDS);
  }

  /** Looks at once whether the server is still the right one. */
  public void check() {
    thread.execute(
        () -> {
          if (connection != null && !place.keeps(server)) {
            drop();
          }
        });
  }

  /**
   * Closes the connection; the listener hears nothing any more.
   *
   * @return completes when the connection is closed
   */
  public CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    thread.execute(
        () -> {
          isClosed = true;
          CompletableFuture<Void> closing =
              connection == null
                  ? CompletableFuture.completedFuture(null)
                  : connection.closeAsync();
          connection = null;
          closing.whenComplete((done, failure) -> closed.complete(null));
        });
    return closed;
  }

  /** Whether the server answers. Answered on any thread, which wakes nobody. */
  private static final class Question {
    final long askedAt = System.nanoTime();
    volatile boolean isAnswered;
  }

  private record Opened<C>(C connection, RedisURI server) {}
}
