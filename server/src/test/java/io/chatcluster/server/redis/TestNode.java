package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.testing.ManualTimers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
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
  private final StatefulRedisConnection<String, String> connection;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  TestNode(String uri, String name, Duration lease) {
    client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    connection = client.connect();
    options = new PresenceOptions("chat:", name, lease, BEAT, Duration.ofMillis(500));
    presence = new RedisPresence(connection::async, failure -> {}, options, timers, timers);
    now(presence.start(this));
  }

  Claims claims() {
    return presence.claims();
  }

  /** Former lives apart from those of its presence, on the same connection. */
  FormerLives formerLives() {
    return new FormerLives(connection::async, keys(), scripts(), options);
  }

  /** A lease apart from that of its presence, on the same connection. */
  Lease lease() {
    return new Lease(connection::async, keys(), scripts(), options);
  }

  private PresenceKeys keys() {
    return new PresenceKeys(options.keyPrefix());
  }

  private PresenceScripts scripts() {
    return new PresenceScripts(connection::async, keys(), options.timeout(), failure -> {});
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
