package io.chatcluster.server;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.server.config.RedisConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Redis when a node starts: both are often started together, and Redis may be second. A
 * wrong address must not wait for ever either.
 */
final class RedisWait {
  private static final Logger log = LoggerFactory.getLogger(RedisWait.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private RedisWait() {}

  /** How time passes. */
  interface Clock {
    Clock SYSTEM =
        new Clock() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time.toMillis());
          }
        };

    long nanos();

    void pause(Duration time) throws InterruptedException;
  }

  /**
   * Tries again and again until an attempt succeeds or the start timeout has passed; always once.
   *
   * @param attempt connects; each call bounded by the connect timeout
   * @return what the attempt made
   * @throws StartException naming Redis, the time and the last failure
   * @throws InterruptedException when the thread is interrupted, as it is when the process is to
   *     stop: an attempt or a pause, of 500 ms at most, ends at once
   */
  static <T> T connect(RedisConfig config, Callable<T> attempt)
      throws StartException, InterruptedException {
    return connect(config, attempt, Clock.SYSTEM);
  }

  static <T> T connect(RedisConfig config, Callable<T> attempt, Clock clock)
      throws StartException, InterruptedException {
    long start = clock.nanos();
    boolean said = false;
    while (true) {
      try {
        return attempt.call();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        Optional<String> reply = reply(e);
        if (reply.filter(RedisErrorKind::isUnknownCommand).isPresent()) {
          throw new StartException(
              "Redis at %s, or a proxy before it, lacks a command that a node needs: %s"
                  .formatted(config.maskedUrl(), reply.get()),
              e);
        }
        String state = reply.isPresent() ? "refuses this node" : "is out of reach";
        String detail = reply.orElseGet(() -> cause(e));
        Duration left = config.startTimeout().minusNanos(clock.nanos() - start);
        if (left.isNegative() || left.isZero()) {
          throw new StartException(
              "Redis at %s %s for %ds (--redis-start-timeout): %s"
                  .formatted(
                      config.maskedUrl(),
                      reply.isPresent() ? "refused this node" : "was out of reach",
                      config.startTimeout().toSeconds(),
                      detail),
              e);
        }
        if (!said) {
          said = true;
          log.warn(
              "Redis at {} {} ({}); trying for {}s",
              config.maskedUrl(),
              state,
              detail,
              config.startTimeout().toSeconds());
        }
        clock.pause(left.compareTo(PAUSE) < 0 ? left : PAUSE);
      }
    }
  }

  /** What Redis answered, where it answered with an error. */
  private static Optional<String> reply(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClusterUnavailableException unavailable
          && unavailable.reply().isPresent()) {
        return unavailable.reply();
      }
    }
    return Optional.empty();
  }

  /** The innermost failure in one line: the outer ones only say "unable to connect". */
  private static String cause(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    String message = inner.getMessage() == null ? "" : ": " + inner.getMessage();
    return inner.getClass().getSimpleName() + message.replaceAll("\\s+", " ");
  }
}
