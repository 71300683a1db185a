package io.chatcluster.server.testing;

import io.chatcluster.server.chat.Client;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket that notes what it was sent and where it is. */
public final class FakeClient implements Client {
  private final String id;
  private final List<Emitted> emitted = new CopyOnWriteArrayList<>();
  private final Set<String> rooms = new ConcurrentSkipListSet<>();
  private volatile CompletableFuture<Void> heard = CompletableFuture.completedFuture(null);
  private volatile RuntimeException refusal;

  public FakeClient(String id) {
    this.id = id;
  }

  /** One event to this socket. */
  public record Emitted(String event, Object argument) {}

  /** From now on entering a room takes until this has completed. */
  public void hearsWhen(CompletableFuture<Void> subscription) {
    heard = subscription;
  }

  /** From now on entering a room throws this; null for nothing. */
  public void refuse(RuntimeException thrown) {
    refusal = thrown;
  }

  @Override
  public String id() {
    return id;
  }

  /** All from one address. */
  @Override
  public String address() {
    return "7f000001";
  }

  @Override
  public void emit(String event, Object argument) {
    emitted.add(new Emitted(event, argument));
  }

  @Override
  public CompletionStage<Void> enter(String room) {
    if (refusal != null) {
      throw refusal;
    }
    rooms.add(room);
    return heard;
  }

  @Override
  public boolean isIn(String room) {
    return rooms.contains(room);
  }

  @Override
  public void leave(String room) {
    rooms.remove(room);
  }

  /** What the socket was sent, in order. */
  public List<Emitted> emitted() {
    return List.copyOf(emitted);
  }

  /** Where the socket is. */
  public Set<String> rooms() {
    return Set.copyOf(rooms);
  }
}
