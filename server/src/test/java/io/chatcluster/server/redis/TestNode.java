package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.testing.ManualTimers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node of a test: its beats come when the test says so, and it notes what its listener hears. */
final class TestNode implements Presence.Listener, AutoCloseable {
  /** Short, so that the end of a lease is soon; renewed by {@link #beat} only. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private static final Duration BEAT = Duration.ofMillis(100);

  final RedisPresence presence;
  private final PresenceOptions options;
  private final ManualTimers timers = new ManualTimers();
  private final RedisClient client;
  private volatile StatefulRedisConnection<String, String> connection;
  private volatile RedisAsyncCommands<String, String> commands;
  private volatile String unreachable = "";
  private final List<String> heard = new CopyOnWriteArrayList<>();

  TestNode(String uri, String name, Duration lease) {
    client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    use(client.connect());
    options = new PresenceOptions("chat:", name, lease, BEAT, Duration.ofMillis(1_500));
    presence = new RedisPresence(this::commands, failure -> {}, options, timers, timers);
    now(presence.start(this));
  }

  private RedisAsyncCommands<String, String> commands() {
    return commands;
  }

  @SuppressWarnings("unchecked")
  private void use(StatefulRedisConnection<String, String> opened) {
    connection = opened;
    RedisAsyncCommands<String, String> real = opened.async();
    commands =
        (RedisAsyncCommands<String, String>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisAsyncCommands.class},
                (proxy, method, arguments) ->
                    isUnreachable(arguments) ? broken() : method.invoke(real, arguments));
  }

  /** Commands whose arguments contain this text fail, as if their master were away. */
  void unreachable(String text) {
    unreachable = text;
  }

  private boolean isUnreachable(Object[] arguments) {
    return !unreachable.isEmpty() && Arrays.deepToString(arguments).contains(unreachable);
  }

  private static Object broken() {
    AsyncCommand<String, String, String> command =
        new AsyncCommand<>(new Command<>(CommandType.EVAL, new StatusOutput<>(StringCodec.UTF8)));
    command.completeExceptionally(new RedisException("Connection closed"));
    return command;
  }

  /** As after a break: commands go out on another connection. */
  void reconnect() {
    StatefulRedisConnection<String, String> broken = connection;
    use(client.connect());
    broken.close();
  }

  Claims claims() {
    return presence.claims();
  }

  /** Former lives apart from those of its presence, on the same connection. */
  FormerLives formerLives() {
    return new FormerLives(this::commands, keys(), scripts(), options);
  }

  /** A lease apart from that of its presence, on the same connection. */
  Lease lease() {
    return new Lease(this::commands, keys(), scripts(), options);
  }

  private PresenceKeys keys() {
    return new PresenceKeys(options.keyPrefix());
  }

  private PresenceScripts scripts() {
    return new PresenceScripts(
        this::commands, keys(), options.timeout(), failure -> {}, new BrokenPlaces());
  }

  /** Renews the lease and looks after the others. */
  void beat() {
    timers.advance(BEAT);
  }

  /** What the listener heard, in order: {@code +} or {@code -}, the user's id, the count. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void joined(Place place, User user, int members) {
    heard.add("+" + user.id() + " " + members);
  }

  @Override
  public void left(Place place, User user, int members) {
    heard.add("-" + user.id() + " " + members);
  }

  /** The connection ends; the node tells nobody. */
  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
