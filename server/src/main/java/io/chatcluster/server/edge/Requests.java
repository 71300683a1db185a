package io.chatcluster.server.edge;

import com.corundumstudio.socketio.AckRequest;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.SubscriptionTimeoutException;
import io.chatcluster.server.chat.Client;
import io.chatcluster.server.chat.ErrorCode;
import io.chatcluster.server.chat.RefusedException;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one socket: carried out one after the other, each answered once. An answer goes
 * to the ack where the client wants one; without that an error goes out as the event {@code
 * problem}.
 */
final class Requests {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);
  private static final int MAX_WAITING = 100;
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** What a request costs more for each so many bytes of it. */
  private static final int BYTES_A_COST = 16 << 10;

  private final Client client;
  private final Budget budget;
  private final SerialTasks tasks;

  /**
   * No requests.
   *
   * @param kept hears of the bytes of requests that are kept, as of {@link SerialTasks}
   */
  Requests(Client client, Budget budget, LongConsumer kept) {
    this.client = client;
    this.budget = budget;
    this.tasks = new SerialTasks(MAX_WAITING, MAX_WAITING_BYTES, kept);
  }

  /**
   * Carries out a request when those before it are done.
   *
   * @param cost what it takes from the budget; its size and that of its answer are added
   * @param bytes what it keeps in memory
   */
  void submit(
      String event,
      int cost,
      int bytes,
      AckRequest ack,
      Supplier<CompletionStage<Map<String, Object>>> command) {
    long wait = budget.take(cost + bytes / BYTES_A_COST);
    if (wait > 0) {
      answer(
          event,
          ack,
          null,
          new RefusedException("the requests of this socket cost too much", wait));
      return;
    }
    boolean taken =
        tasks.add(
            bytes,
            () ->
                command
                    .get()
                    .handle(
                        (fields, failure) -> {
                          answer(event, ack, fields, failure);
                          return null;
                        }),
            failure -> answer(event, ack, null, failure));
    if (!taken) {
      RefusedException refused =
          new RefusedException(ErrorCode.RATE_LIMITED, "too many requests wait for their answer");
      answer(event, ack, null, refused);
    }
  }

  /**
   * Does something that no request asked for, when the requests before it are done. Returns false
   * when too many wait.
   *
   * @param failed called when it throws or its stage fails
   */
  boolean follow(Supplier<CompletionStage<Void>> work, Runnable failed) {
    return tasks.add(0, work, failure -> failed.run());
  }

  /** Ends the requests: those that wait are dropped, then the socket is cleaned up after. */
  void end(Supplier<CompletionStage<Void>> cleanUp) {
    tasks.end(cleanUp, failure -> log.error("could not clean up after a socket", failure));
  }

  private void answer(String event, AckRequest ack, Map<String, Object> fields, Throwable failure) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", failure == null);
    if (failure == null) {
      answer.putAll(fields);
      budget.charge(entries(fields) / 2);
    } else {
      Map<String, Object> error = new LinkedHashMap<>(refusal(event, failure).fields());
      if (!ack.isAckRequested()) {
        error.put("event", event);
        client.emit("problem", error);
      }
      answer.put("error", error);
    }
    ack.sendAckData(answer);
  }

  /** How many entries the lists of an answer have. */
  private static int entries(Map<String, Object> fields) {
    int entries = 0;
    for (Object field : fields.values()) {
      if (field instanceof Collection<?> list) {
        entries += list.size();
      }
    }
    return entries;
  }

  private static RefusedException refusal(String event, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RefusedException refused) {
      return refused;
    }
    if (cause instanceof IllegalArgumentException) {
      log.debug("a {} cannot be sent", event, cause);
      return new RefusedException(ErrorCode.BAD_REQUEST, "this cannot be sent", cause);
    }
    if (!(cause instanceof PresenceUnavailableException
        || cause instanceof ClusterUnavailableException
        || cause instanceof SubscriptionTimeoutException)) {
      log.error("a {} failed", event, cause);
    }
    return new RefusedException(ErrorCode.UNAVAILABLE, "try again in a moment", cause);
  }
}
