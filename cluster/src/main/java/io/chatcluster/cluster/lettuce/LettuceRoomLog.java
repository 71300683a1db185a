package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.lettuce.link.Keyed;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.Epochs;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.LoggedBroadcast;
import io.chatcluster.cluster.wire.WireKind;
import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

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
 *   message</td></tr>
 *   <tr><td>{@code P sent:T:key}</td><td>text</td><td>{@code epoch seq} that the message with this
 *   dedupe key got</td><td>{@link RoomLogOptions#dedupeTime()}</td></tr>
 * </table>
 */
public final class LettuceRoomLog implements RoomLog {
  /** About the size of a command without a message. */
  private static final int KEY_BYTES = 200;

  private static final byte[] PUBLISH = utf8("PUBLISH");
  private static final byte[] SPUBLISH = utf8("SPUBLISH");

  private final LettuceConnections connections;
  private final RoomLogOptions options;
  private final Channels channels;
  private final Script append = Script.named("append.lua");

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
    byte[][] arguments = {
      utf8(channels.broadcast(entry.nsp(), List.of(entry.room()))),
      utf8(Epochs.random()),
      utf8(Long.toString(options.idleTime().toMillis())),
      utf8(Long.toString(options.dedupeTime().toMillis())),
      message.head(),
      message.middle(),
      message.tail(),
      channels.kind().isSharded() ? SPUBLISH : PUBLISH
    };
    return bounded(
        connections
            .shared()
            .thenCompose(connection -> append.run(connection, keys, arguments))
            .thenApply(LettuceRoomLog::appended));
  }

  private static Appended appended(List<Object> result) {
    return new Appended(
        text((byte[]) result.get(0)), (Long) result.get(1), ((Long) result.get(2)) == 1);
  }

  @Override
  public CompletionStage<Position> position(String nsp, String room) {
    String key = options.keyPrefix() + "room:" + tag(nsp, room);
    return bounded(
        connections
            .shared()
            .thenCompose(
                redis -> {
                  byte[] fresh = utf8(Epochs.random());
                  return redis
                      .send(key, KEY_BYTES, commands -> commands.hsetnx(key, "epoch", fresh))
                      .thenCompose(opened -> kept(redis, key));
                }));
  }

  private CompletableFuture<Position> kept(Keyed redis, String key) {
    var kept = redis.send(key, KEY_BYTES, commands -> commands.pexpire(key, options.idleTime()));
    return redis
        .send(key, KEY_BYTES, commands -> commands.hmget(key, "epoch", "seq"))
        .thenCombine(kept, (values, done) -> position(values));
  }

  private static Position position(List<KeyValue<String, byte[]>> values) {
    byte[] seq = values.get(1).getValueOrElse(null);
    return new Position(
        text(values.get(0).getValue()), seq == null ? 0 : Long.parseLong(text(seq)));
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
    return new ClusterUnavailableException("the log of the room could not be reached", cause);
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
