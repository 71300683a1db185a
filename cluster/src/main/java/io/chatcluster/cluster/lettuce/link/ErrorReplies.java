package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what became of a command to {@link RedisErrors}, and what changes there to the log. */
public final class ErrorReplies {
  private static final Logger log = LoggerFactory.getLogger(ErrorReplies.class);

  /** Of causes; a chain may be a circle. */
  private static final int MAX_DEPTH = 10;

  private ErrorReplies() {}

  /** New counts, whose changes are logged: one line each. */
  public static RedisErrors logged() {
    RedisErrors errors = new RedisErrors();
    errors.addListener(
        new RedisErrors.Listener() {
          @Override
          public void began(RedisErrors.Refusal refusal) {
            log.warn("Redis refuses {}: {}", refusal.operation().text(), refusal.reply());
          }

          @Override
          public void ended(RedisErrors.Refusal refusal) {
            log.info(
                "Redis does not refuse {} with {} any more",
                refusal.operation().text(),
                refusal.kind().label());
          }
        });
    return errors;
  }

  /**
   * Notes the end of a command.
   *
   * @param failure null where Redis carried it out; a failure that is no reply of Redis says
   *     nothing
   * @return the kind of the error where Redis refused it
   */
  public static Optional<RedisErrorKind> answered(
      RedisErrors errors, RedisOperation operation, Throwable failure) {
    if (failure == null) {
      errors.accepted(operation);
      return Optional.empty();
    }
    return reply(failure).flatMap(reply -> errors.refused(operation, reply));
  }

  /** The failure of an operation: with the reply of Redis where that is the cause. */
  public static ClusterUnavailableException unavailable(String message, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new ClusterUnavailableException(
        message, withoutArguments(cause), reply(failure).orElse(null));
  }

  /**
   * A failure that may be logged with its causes: where the reply of Redis among them repeats
   * arguments of the command, among which may be a password, it is one with the rest of the reply
   * alone.
   */
  public static Throwable withoutArguments(Throwable failure) {
    return refusal(failure)
        .filter(refused -> !shown(refused).equals(refused.getMessage()))
        .<Throwable>map(refused -> new RedisCommandExecutionException(shown(refused)))
        .orElse(failure);
  }

  private static String shown(RedisCommandExecutionException refused) {
    return RedisErrors.shown(String.valueOf(refused.getMessage()));
  }

  /** Whether a failure is the reply of a server that does not have a command. */
  public static boolean isUnknownCommand(Throwable failure) {
    return reply(failure).filter(RedisErrorKind::isUnknownCommand).isPresent();
  }

  /**
   * The error reply of Redis that is the cause of a failure, where there is one, as {@link
   * RedisErrors#shown} shows it.
   */
  public static Optional<String> reply(Throwable failure) {
    return refusal(failure).map(ErrorReplies::shown);
  }

  private static Optional<RedisCommandExecutionException> refusal(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof RedisCommandExecutionException refused) {
        return Optional.of(refused);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
