package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.Epochs;
import io.chatcluster.cluster.log.KnownPositions;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.LoggedBroadcast;
import io.chatcluster.cluster.wire.WireKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A {@link RoomLog} in Redis. Its keys, where P is the prefix and T the tag of a room, {@code
 * {n:m:nsp room}} with the lengths of both names, which keeps the keys of a room in one slot and
 * those of any two rooms apart. On the sharded wire T is <code>{t}n:m:nsp room</code>, where t is a
 * number that puts the keys into the slot of the channel, because only there it can be published:
 *
 * <table>
 *   <caption>Keys</caption>
 *   <tr><th>key</th><th>type</th><th>what</th><th>life</th></tr>
 *   <tr><td>{@code P room:T}</td><td>hash</td><td>{@code epoch}, 8 hexadecimal digits, and {@code seq},
 *   the number of the newest message</td><td>{@link RoomLogOptions#idleTime()} after the last
 *   message; of a room without messages until its last member leaves</td></tr>
 *   <tr><td>{@code P sent:T:key}</td><td>text</td><td>{@code epoch seq} that the message with this
 *   dedupe key got</td><td>{@link RoomLogOptions#dedupeTime()}</td></tr>
 * </table>
 */
public final class LettuceRoomLog implements RoomLog {
  private static final int COMPARED_AT_ONCE = 100;

  /** Between two looks at the rooms that have no members any more, where too many are known. */
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** So long a message may take to arrive of which Redis counted no receiver. */
  private static final Duration ARRIVAL = Duration.ofMillis(500);

  /** About the size of a command without a message. */
  private static final int KEY_BYTES = 200;

  private static final long APPENDED = 0;
  private static final long UNHEARD = 2;

  private static final byte[] PUBLISH = utf8("PUBLISH");
  private static final byte[] SPUBLISH = utf8("SPUBLISH");

  private final LettuceConnections connections;
  private final RoomLogOptions options;
  private final Channels channels;
  private final Script append = Script.named("append.lua");
  private final Script position = Script.named("position.lua");
  private final Script forget = Script.named("forget.lua");
  private final KnownPositions known = new KnownPositions();
  private final AtomicLong sweptAt = new AtomicLong(System.nanoTime() - SWEEP_NANOS);

  /** How many breaks are to be compared for; more than 0 while a comparison runs. */
  private final AtomicInteger comparisons = new AtomicInteger();

  private final ReceiverCounts receivers = new ReceiverCounts();
  private volatile Node node;

  /** Prepares a log on the classic wire; the connection is that of the bus. */
  public LettuceRoomLog(LettuceConnections connections, RoomLogOptions options) {
    this(connections, options, WireKind.CLASSIC);
  }

  /** Prepares a log on the wire of the cluster; the connection is that of the bus. */
  public LettuceRoomLog(LettuceConnections connections, RoomLogOptions options, WireKind wire) {
    this.connections = connections;
    this.options = options;
    this.channels = new Channels(options.channelPrefix(), wire);
  }

  @Override
  public CompletionStage<Appended> append(LogEntry entry) {
    LoggedBroadcast message =
        LoggedBroadcast.of(
            channels.kind(),
            UID,
            entry.nsp(),
            entry.room(),
            entry.event(),
            entry.message(),
            options.maxMessageBytes());
    String tag = tag(entry.nsp(), entry.room());
    String room = options.keyPrefix() + "room:" + tag;
    String[] keys =
        entry.dedupeKey() == null
            ? new String[] {room}
            : new String[] {room, options.keyPrefix() + "sent:" + tag + ":" + entry.dedupeKey()};
    String channel = channels.broadcast(entry.nsp(), List.of(entry.room()));
    Position newest = known.of(entry.nsp(), entry.room());
    byte[][] arguments = {
      utf8(channel),
      utf8(Epochs.random()),
      utf8(Long.toString(options.idleTime().toMillis())),
      utf8(Long.toString(options.dedupeTime().toMillis())),
      message.head(),
      message.middle(),
      message.tail(),
      channels.kind().isSharded() ? SPUBLISH : PUBLISH,
      utf8(newest.epoch()),
      utf8(Long.toString(newest.seq())),
      utf8(mustBeHeard(channel) ? "1" : "0")
    };
    return bounded(
        connections
            .shared()
            .thenCompose(connection -> append.run(connection, keys, arguments))
            .thenCompose(
                result ->
                    (Long) result.get(2) == UNHEARD
                        ? unheard(entry, channel, result)
                        : CompletableFuture.completedFuture(appended(entry, result))));
  }

  /** On the classic wire a Redis Cluster counts the subscriptions of one of its servers alone. */
  private boolean mustBeHeard(String channel) {
    Node present = node;
    return receivers.areCounted()
        && present != null
        && (channels.kind().isSharded() || connections.masters() == null)
        && present.hears(channel);
  }

  private Appended appended(LogEntry entry, List<Object> result) {
    Position got = positionIn(result);
    boolean isNew = (Long) result.get(2) == APPENDED;
    if (isNew) {
      noted(entry.nsp(), entry.room(), got);
    }
    return new Appended(got.epoch(), got.seq(), !isNew);
  }

  private static Position positionIn(List<Object> result) {
    return new Position(text((byte[]) result.get(0)), (Long) result.get(1));
  }

  /**
   * Redis counted no receiver of what it published, and has not appended it. Where it arrives here
   * all the same the count is wrong: then the entry is appended without a look at the count, in
   * another epoch, since the number was seen.
   */
  private CompletionStage<Appended> unheard(LogEntry entry, String channel, List<Object> result) {
    ReceiverCounts.Uncounted message =
        new ReceiverCounts.Uncounted(entry.nsp(), entry.room(), positionIn(result));
    return connections
        .within(ARRIVAL, receivers.arrival(message, known))
        .thenCompose(this::isNumberFree)
        .exceptionally(late -> false)
        .thenCompose(
            isDelivered -> {
              receivers.forget(message);
              if (isDelivered) {
                receivers.areWrong();
              }
              if (!receivers.areCounted()) {
                return append(entry);
              }
              node.unheard(channel);
              return CompletableFuture.failedFuture(
                  new ClusterUnavailableException(
                      "Redis has no subscription for a channel that this node is subscribed to"));
            });
  }

  /**
   * Whether no other message was appended with the number of one that seems to have arrived: after
   * a subscription was restored the next message has that number.
   */
  private CompletionStage<Boolean> isNumberFree(ReceiverCounts.Uncounted arrived) {
    Position number = arrived.position();
    return position(arrived.nsp(), arrived.room())
        .thenApply(now -> !now.epoch().equals(number.epoch()) || now.seq() < number.seq());
  }

  private void noted(String nsp, String room, Position got) {
    Node present = node;
    if (present != null
        && present.hasRoom(nsp, room)
        && !known.confirmed(nsp, room, got)
        && isSweepDue()) {
      for (KnownPositions.Room each : known.rooms()) {
        if (!present.hasRoom(each.nsp(), each.room())) {
          known.forget(each.nsp(), each.room());
        }
      }
    }
  }

  private boolean isSweepDue() {
    long before = sweptAt.get();
    long now = System.nanoTime();
    return now - before > SWEEP_NANOS && sweptAt.compareAndSet(before, now);
  }

  @Override
  public void attach(Node user) {
    node = user;
  }

  @Override
  public void delivered(String nsp, String room, String epoch, long seq) {
    known.delivered(nsp, room, epoch, seq);
    receivers.delivered(nsp, room, epoch, seq);
  }

  @Override
  public void reconnected() {
    if (comparisons.getAndIncrement() == 0) {
      compareAll();
    }
  }

  /** Again where the connection breaks meanwhile: what was compared may be older data then. */
  private void compareAll() {
    compare(known.rooms().iterator(), comparisons.get());
  }

  /**
   * Some rooms at a time. What fails is compared by the next append, and after the next break.
   *
   * @param wanted how many breaks there had been when it began
   */
  private void compare(Iterator<KnownPositions.Room> rest, int wanted) {
    Node present = node;
    List<CompletableFuture<?>> page = new ArrayList<>();
    while (page.size() < COMPARED_AT_ONCE && rest.hasNext()) {
      KnownPositions.Room room = rest.next();
      if (present != null && present.hasRoom(room.nsp(), room.room())) {
        page.add(position(room.nsp(), room.room()).toCompletableFuture());
      } else {
        known.forget(room.nsp(), room.room());
      }
    }
    if (page.isEmpty()) {
      if (comparisons.addAndGet(-wanted) > 0) {
        compareAll();
      }
      return;
    }
    CompletableFuture<?> unused =
        CompletableFuture.allOf(page.toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> compare(rest, wanted));
  }

  @Override
  public CompletionStage<Position> position(String nsp, String room) {
    String[] key = {options.keyPrefix() + "room:" + tag(nsp, room)};
    Position newest = known.of(nsp, room);
    byte[][] arguments = {
      utf8(Epochs.random()),
      utf8(Long.toString(options.idleTime().toMillis())),
      utf8(newest.epoch()),
      utf8(Long.toString(newest.seq()))
    };
    return bounded(
        connections
            .shared()
            .thenCompose(redis -> position.run(redis, key, arguments))
            .thenApply(
                result -> {
                  Position got = new Position(text((byte[]) result.get(0)), (Long) result.get(1));
                  noted(nsp, room, got);
                  return got;
                }));
  }

  @Override
  public CompletionStage<Void> forget(String nsp, String room) {
    String[] key = {options.keyPrefix() + "room:" + tag(nsp, room)};
    return bounded(
        connections
            .shared()
            .thenCompose(redis -> forget.run(redis, key, new byte[0][]))
            .thenAccept(result -> known.forget(nsp, room)));
  }

  @Override
  public CompletionStage<Long> newest(String nsp, String room) {
    String key = options.keyPrefix() + "room:" + tag(nsp, room);
    return bounded(
        connections
            .shared()
            .thenCompose(redis -> redis.send(key, KEY_BYTES, commands -> commands.hget(key, "seq")))
            .thenApply(seq -> seq == null ? 0L : Long.parseLong(text(seq))));
  }

  private <T> CompletionStage<T> bounded(CompletableFuture<T> answer) {
    // The copy: a caller that gives up must not leave the command's own future failed.
    return answer
        .copy()
        .orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable(failure)));
  }

  private static ClusterUnavailableException unavailable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ClusterUnavailableException known
        ? known
        : ErrorReplies.unavailable("the log of the room could not be reached", cause);
  }

  private String tag(String nsp, String room) {
    String name = nsp.length() + ":" + room.length() + ":" + nsp + " " + room;
    return channels.kind().isSharded()
        ? "{" + SlotTags.of(channels.broadcast(nsp, List.of(room))) + "}" + name
        : "{" + name + "}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
