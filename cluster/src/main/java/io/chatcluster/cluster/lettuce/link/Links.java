package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.place.Place;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the links of a node, of each kind, and ends them. */
public final class Links {
  private static final Logger log = LoggerFactory.getLogger(Links.class);

  /** Names as text, values as bytes. */
  public static final RedisCodec<String, byte[]> BYTES =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Names and values as text. */
  public static final RedisCodec<String, String> TEXT = StringCodec.UTF8;

  private final RedisClient client;
  private final Link.Settings settings;
  private final List<Link<?>> all = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isSuspicionPlanned = new AtomicBoolean();
  private CompletableFuture<Void> closing = CompletableFuture.completedFuture(null);

  public Links(RedisClient client, Link.Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** A link for commands with bytes as values. */
  public Link<StatefulRedisConnection<String, byte[]>> commands(
      String name, Place place, Link.Listener<StatefulRedisConnection<String, byte[]>> listener) {
    return kept(
        new Link<>(
            name,
            RedisOperation.PUBLISHING,
            place,
            speaking(uri -> client.connectAsync(BYTES, uri)),
            listener,
            this::leave,
            settings));
  }

  /** A link for commands with text as values. */
  public Link<StatefulRedisConnection<String, String>> text(
      String name, Place place, Link.Listener<StatefulRedisConnection<String, String>> listener) {
    return kept(
        new Link<>(
            name,
            RedisOperation.WRITES,
            place,
            speaking(uri -> client.connectAsync(TEXT, uri)),
            listener,
            this::leave,
            settings));
  }

  /** A link for subscriptions. */
  public Link<StatefulRedisPubSubConnection<String, byte[]>> hearing(
      String name,
      Place place,
      Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> listener) {
    return kept(
        new Link<>(
            name,
            RedisOperation.SUBSCRIPTIONS,
            place,
            speaking(uri -> client.connectPubSubAsync(BYTES, uri)),
            listener,
            this::leave,
            settings));
  }

  /** Connects by RESP2 where the server, or a proxy before it, does not have HELLO. */
  private <C> Function<RedisURI, CompletionStage<C>> speaking(
      Function<RedisURI, ConnectionFuture<C>> connector) {
    return uri ->
        connector
            .apply(uri)
            .toCompletableFuture()
            .exceptionallyCompose(
                failure ->
                    isWithoutHello(failure)
                        ? connector.apply(uri).toCompletableFuture()
                        : CompletableFuture.failedFuture(failure));
  }

  private boolean isWithoutHello(Throwable failure) {
    if (!ErrorReplies.isUnknownCommand(failure)) {
      return false;
    }
    if (client.getOptions().getConfiguredProtocolVersion() != ProtocolVersion.RESP2) {
      log.info("Redis does not take HELLO ({}); using RESP2", ErrorReplies.reply(failure).get());
      client.setOptions(
          client.getOptions().mutate().protocolVersion(ProtocolVersion.RESP2).build());
    }
    return true;
  }

  /** A server is no master any more: what leads there is made again. */
  private void leave(RedisURI server) {
    all.forEach(link -> link.leave(server));
  }

  /** A command was refused as only a replica does. Any thread. */
  public void suspect() {
    if (isSuspicionPlanned.compareAndSet(false, true)) {
      settings
          .thread()
          .execute(
              () -> {
                isSuspicionPlanned.set(false);
                all.forEach(Link::suspect);
              });
    }
  }

  private <L extends Link<?>> L kept(L link) {
    all.add(link);
    return link;
  }

  /** Looks whether every link leads to the right server still. */
  public void check() {
    all.forEach(Link::check);
  }

  /** Ends a link that is not needed any more. */
  public synchronized void end(Link<?> link) {
    all.remove(link);
    closing = CompletableFuture.allOf(closing, link.close());
  }

  /**
   * Ends all of them.
   *
   * @return completes when all connections are closed, those of links that were ended before too
   */
  public synchronized CompletableFuture<Void> close() {
    all.forEach(this::end);
    return closing;
  }
}
