package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.NotPermittedException;
import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the subscriptions of the bus what the interests say, many in one command. After a break it
 * makes all of them anew, and takes back what could not be taken back during the break.
 *
 * <p>Everything but the three counts and {@link #get} runs on the thread of {@link Subscriptions}.
 */
final class Reconciler {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final int CHANNELS_PER_COMMAND = 1_000;
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Bus bus;
  private final Timer thread;
  private final BatchedTasks changes;
  private final Consumer<NotPermittedException> patternsRefused;
  private final Map<String, Interest> interests = new ConcurrentHashMap<>();

  /** Interests that may have no request on this connection. */
  private List<Interest> fresh = new ArrayList<>();

  /** Channels that the bus may still hear and nobody needs. */
  private final Set<String> unwanted = new LinkedHashSet<>();

  private final Set<String> unwantedPatterns = new LinkedHashSet<>();

  private boolean isConnected;
  private boolean isPlanned;

  private int requests;

  private final AtomicInteger wantedCount = new AtomicInteger();
  private final AtomicInteger confirmedCount = new AtomicInteger();
  private final AtomicInteger unsettledCount = new AtomicInteger();

  /**
   * @param changes what is wanted changes in its tasks; it is told to the bus behind them, so that
   *     those of one run share a command
   * @param patternsRefused is called when the user may not subscribe to patterns, and has to remove
   *     them; on the thread
   */
  Reconciler(
      Bus bus,
      Timer thread,
      BatchedTasks changes,
      Consumer<NotPermittedException> patternsRefused) {
    this.bus = bus;
    this.thread = thread;
    this.changes = changes;
    this.patternsRefused = patternsRefused;
  }

  /** The interest in a channel or pattern, or null. Any thread. */
  Interest get(String channel) {
    return interests.get(channel);
  }

  void add(Interest interest) {
    interests.put(interest.channel, interest);
    wantedCount.incrementAndGet();
    unwantedOf(interest.isPattern).remove(interest.channel);
    fresh.add(interest);
    plan();
  }

  void remove(Interest interest) {
    if (!interests.remove(interest.channel, interest)) {
      return;
    }
    wantedCount.decrementAndGet();
    if (interest.state == Interest.State.CONFIRMED) {
      confirmedCount.decrementAndGet();
    }
    settle(interest);
    unwantedOf(interest.isPattern).add(interest.channel);
    plan();
  }

  private Set<String> unwantedOf(boolean arePatterns) {
    return arePatterns ? unwantedPatterns : unwanted;
  }

  void connected() {
    forgetConnection();
    isConnected = true;
    fresh.addAll(interests.values());
    plan();
  }

  void disconnected() {
    forgetConnection();
    isConnected = false;
  }

  /** Channels are not heard any more on a connection that lasts: they are subscribed anew. */
  void lost(Collection<String> channels) {
    if (!isConnected) {
      return;
    }
    for (String channel : channels) {
      Interest interest = interests.get(channel);
      if (interest != null) {
        forget(interest);
        fresh.add(interest);
      }
    }
    plan();
  }

  private void forget(Interest interest) {
    if (interest.state == Interest.State.CONFIRMED) {
      confirmedCount.decrementAndGet();
    }
    interest.state = Interest.State.UNKNOWN;
    if (!interest.isUnsettled) {
      interest.isUnsettled = true;
      unsettledCount.incrementAndGet();
    }
  }

  private void forgetConnection() {
    fresh.clear();
    for (Interest interest : interests.values()) {
      interest.state = Interest.State.UNKNOWN;
      interest.isUnsettled = true;
    }
    confirmedCount.set(0);
    unsettledCount.set(interests.size());
  }

  private void plan() {
    if (!isPlanned && isConnected) {
      isPlanned = true;
      changes.add(this::reconcile);
    }
  }

  private void planRetry() {
    if (!isPlanned && isConnected) {
      isPlanned = true;
      thread.after(RETRY, () -> changes.add(this::reconcile));
    }
  }

  private void reconcile() {
    isPlanned = false;
    if (!isConnected) {
      return;
    }
    leaveAll(false);
    leaveAll(true);
    List<Interest> entering = fresh;
    fresh = new ArrayList<>();
    entering.removeIf(
        interest ->
            interest.state != Interest.State.UNKNOWN
                || interests.get(interest.channel) != interest);
    Map<Boolean, List<Interest>> byKind =
        entering.stream().collect(Collectors.partitioningBy(interest -> interest.isPattern));
    byKind.forEach(
        (arePatterns, all) -> {
          if (arePatterns) {
            enterAll(true, all);
          } else {
            enterGroups(all);
          }
        });
  }

  private void enterGroups(List<Interest> all) {
    List<String> names = all.stream().map(interest -> interest.channel).toList();
    for (List<String> group : bus.groups(names)) {
      enterAll(false, group.stream().map(interests::get).toList());
    }
  }

  private void enterAll(boolean arePatterns, List<Interest> all) {
    for (int from = 0; from < all.size(); from += CHANNELS_PER_COMMAND) {
      enter(arePatterns, all.subList(from, Math.min(all.size(), from + CHANNELS_PER_COMMAND)));
    }
  }

  private void leaveAll(boolean arePatterns) {
    List<String> leaving = new ArrayList<>(unwantedOf(arePatterns));
    unwantedOf(arePatterns).clear();
    for (int from = 0; from < leaving.size(); from += CHANNELS_PER_COMMAND) {
      int to = Math.min(leaving.size(), from + CHANNELS_PER_COMMAND);
      leave(arePatterns, leaving.subList(from, to));
    }
  }

  private void leave(boolean arePatterns, List<String> names) {
    CompletionStage<Void> answer =
        asked(() -> arePatterns ? bus.unsubscribePatterns(names) : bus.unsubscribe(names));
    answer.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            thread.execute(() -> leaveLater(arePatterns, names));
          }
        });
  }

  /** A bus that throws has failed as one that says so, and is asked again. */
  private static CompletionStage<Void> asked(Supplier<CompletionStage<Void>> question) {
    try {
      return question.get();
    } catch (RuntimeException | Error failed) {
      log.error("The bus could not be asked for subscriptions", failed);
      return CompletableFuture.failedFuture(failed);
    }
  }

  private void leaveLater(boolean arePatterns, List<String> names) {
    for (String name : names) {
      if (!interests.containsKey(name)) {
        unwantedOf(arePatterns).add(name);
      }
    }
    planRetry();
  }

  private void enter(boolean arePatterns, List<Interest> batch) {
    List<String> names = new ArrayList<>(batch.size());
    int request = ++requests;
    for (Interest interest : batch) {
      interest.state = Interest.State.REQUESTED;
      interest.request = request;
      names.add(interest.channel);
    }
    CompletionStage<Void> answer =
        asked(() -> arePatterns ? bus.subscribePatterns(names) : bus.subscribe(names));
    answer.whenComplete(
        (done, failure) ->
            thread.execute(
                () -> {
                  if (arePatterns && refusal(failure) != null) {
                    patternsRefused.accept(refusal(failure));
                  }
                  answered(batch, request, failure == null);
                }));
  }

  private static NotPermittedException refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof NotPermittedException refusal ? refusal : null;
  }

  /** An answer says nothing about an interest that was lost since, or asked for anew. */
  private void answered(List<Interest> batch, int request, boolean isConfirmed) {
    for (Interest interest : batch) {
      if (interests.get(interest.channel) != interest
          || interest.request != request
          || interest.state != Interest.State.REQUESTED) {
        continue;
      }
      if (isConfirmed) {
        interest.confirmed();
        confirmedCount.incrementAndGet();
        settle(interest);
      } else {
        interest.state = Interest.State.UNKNOWN;
        fresh.add(interest);
      }
    }
    if (!isConfirmed) {
      planRetry();
    }
  }

  private void settle(Interest interest) {
    if (interest.isUnsettled) {
      interest.isUnsettled = false;
      unsettledCount.decrementAndGet();
    }
  }

  /** Whether everything that was wanted when the connection was made is confirmed on it. */
  boolean settled() {
    return unsettledCount.get() == 0;
  }

  int confirmed() {
    return confirmedCount.get();
  }

  int pending() {
    return Math.max(0, wantedCount.get() - confirmedCount.get());
  }
}
