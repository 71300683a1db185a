package io.chatcluster.server.testing;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts messages per room and recognises repeats; can be out of reach. */
public final class FakeRoomLog implements RoomLog {
  /** The epoch of every room. */
  public static final String EPOCH = "epoch001";

  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final Map<String, Long> known = new HashMap<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<CompletableFuture<Void>> held = new ArrayList<>();
  private boolean isAway;
  private boolean isHolding;

  /** Whether {@link #newest} is not answered from now on, until this is called with false. */
  public synchronized void hold(boolean hold) {
    isHolding = hold;
    held.forEach(waiting -> waiting.complete(null));
  }

  /** How many calls of {@link #newest} were not answered at once. */
  public synchronized int held() {
    return held.size();
  }

  /** Whether calls fail from now on. */
  public synchronized void away(boolean away) {
    isAway = away;
  }

  /** What was appended, in order. */
  public synchronized List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized CompletionStage<Appended> append(LogEntry entry) {
    if (isAway) {
      return CompletableFuture.failedStage(new ClusterUnavailableException("away"));
    }
    String room = entry.nsp() + ' ' + entry.room();
    String key = room + ' ' + entry.dedupeKey();
    if (entry.dedupeKey() != null && known.containsKey(key)) {
      return CompletableFuture.completedStage(new Appended(EPOCH, known.get(key), true));
    }
    entries.add(entry);
    long seq = newest.merge(room, 1L, Long::sum);
    known.put(key, seq);
    return CompletableFuture.completedStage(new Appended(EPOCH, seq, false));
  }

  /** The rooms that were to be forgotten, in order. */
  public synchronized List<String> forgotten() {
    return List.copyOf(forgotten);
  }

  @Override
  public synchronized CompletionStage<Void> forget(String nsp, String room) {
    forgotten.add(room);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public synchronized CompletionStage<Long> newest(String nsp, String room) {
    if (isHolding) {
      CompletableFuture<Void> waiting = new CompletableFuture<>();
      held.add(waiting);
      return waiting.thenApply(done -> newest.getOrDefault(nsp + ' ' + room, 0L));
    }
    return isAway
        ? CompletableFuture.failedStage(new ClusterUnavailableException("away"))
        : CompletableFuture.completedStage(newest.getOrDefault(nsp + ' ' + room, 0L));
  }

  @Override
  public synchronized CompletionStage<Position> position(String nsp, String room) {
    return isAway
        ? CompletableFuture.failedStage(new ClusterUnavailableException("away"))
        : CompletableFuture.completedStage(
            new Position(EPOCH, newest.getOrDefault(nsp + ' ' + room, 0L)));
  }
}
