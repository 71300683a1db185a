package io.chatcluster.cluster.memory;

import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.Epochs;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.LoggedBroadcast;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link RoomLog} inside the process; everything is gone with the process. */
public final class MemoryRoomLog implements RoomLog {
  private final MemoryHub hub;
  private final RoomLogOptions options;
  private final InstantSource clock;
  private final Channels channels;
  private final Map<RoomName, Room> rooms = new HashMap<>();
  private Instant lastSweep;

  /** A log that publishes to the buses of a hub, on the classic wire. */
  public MemoryRoomLog(MemoryHub hub, RoomLogOptions options, InstantSource clock) {
    this(hub, options, WireKind.CLASSIC, clock);
  }

  /** A log that publishes to the buses of a hub, on the wire of the cluster. */
  public MemoryRoomLog(MemoryHub hub, RoomLogOptions options, WireKind wire, InstantSource clock) {
    this.hub = hub;
    this.options = options;
    this.clock = clock;
    this.channels = new Channels(options.channelPrefix(), wire);
    this.lastSweep = clock.instant();
  }

  /** The lock is held while publishing, so that the order of the numbers is that of the channel. */
  @Override
  public synchronized CompletionStage<Appended> append(LogEntry entry) {
    LoggedBroadcast message =
        LoggedBroadcast.of(
            channels.kind(),
            UID,
            entry.nsp(),
            entry.room(),
            entry.event(),
            entry.message(),
            options.maxMessageBytes());
    Instant now = clock.instant();
    Room room = open(entry.nsp(), entry.room(), now);
    room.forgetBefore(now.minus(options.dedupeTime()));
    Sent first = entry.dedupeKey() == null ? null : room.sent.get(entry.dedupeKey());
    if (first != null) {
      return CompletableFuture.completedFuture(new Appended(room.epoch, first.seq, true));
    }
    room.seq++;
    room.lastUse = now;
    if (entry.dedupeKey() != null) {
      room.sent.put(entry.dedupeKey(), new Sent(room.seq, now));
    }
    hub.publish(
        channels.broadcast(entry.nsp(), List.of(entry.room())), message.with(room.epoch, room.seq));
    return CompletableFuture.completedFuture(new Appended(room.epoch, room.seq, false));
  }

  @Override
  public synchronized CompletionStage<Position> position(String nsp, String name) {
    Instant now = clock.instant();
    Room room = open(nsp, name, now);
    room.lastUse = now;
    return CompletableFuture.completedFuture(new Position(room.epoch, room.seq));
  }

  @Override
  public synchronized CompletionStage<Void> forget(String nsp, String name) {
    rooms.computeIfPresent(new RoomName(nsp, name), (key, room) -> room.seq == 0 ? null : room);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Long> newest(String nsp, String name) {
    Room room = rooms.get(new RoomName(nsp, name));
    boolean idle = room == null || room.lastUse.isBefore(clock.instant().minus(options.idleTime()));
    return CompletableFuture.completedFuture(idle ? 0L : room.seq);
  }

  private Room open(String nsp, String name, Instant now) {
    Instant oldest = now.minus(options.idleTime());
    if (lastSweep.isBefore(oldest)) {
      rooms.values().removeIf(room -> room.lastUse.isBefore(oldest));
      lastSweep = now;
    }
    RoomName key = new RoomName(nsp, name);
    Room room = rooms.get(key);
    if (room == null || room.lastUse.isBefore(oldest)) {
      room = new Room(now);
      rooms.put(key, room);
    }
    return room;
  }

  private record RoomName(String nsp, String room) {}

  private record Sent(long seq, Instant at) {}

  private static final class Room {
    final String epoch = Epochs.random();

    /** By dedupe key, oldest first. */
    final Map<String, Sent> sent = new LinkedHashMap<>();

    long seq;
    Instant lastUse;

    Room(Instant now) {
      lastUse = now;
    }

    void forgetBefore(Instant oldest) {
      Iterator<Sent> each = sent.values().iterator();
      while (each.hasNext() && each.next().at.isBefore(oldest)) {
        each.remove();
      }
    }
  }
}
