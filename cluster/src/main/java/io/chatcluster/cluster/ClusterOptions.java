package io.chatcluster.cluster;

import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.query.QueryOptions;
import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.traffic.DeliveryOptions;
import io.chatcluster.cluster.traffic.OutageOptions;
import io.chatcluster.cluster.wire.WireKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;

/**
 * How a node takes part in the cluster.
 *
 * @param channelPrefix what every channel begins with: the option {@code key}, or {@code
 *     channelPrefix}, of the Node.js adapter, the same on all members
 * @param uid the name of this node, 6 characters of {@code A-Za-z0-9-_}, unlike that of any other;
 *     every socket id of the node begins with it
 * @param wire which adapter the members use, the same on all
 * @param delivery how what arrives is delivered
 * @param subscribing times of the subscriptions of rooms
 * @param queries how the other members are asked
 * @param lease how this node shows that it is alive
 */
public record ClusterOptions(
    String channelPrefix,
    String uid,
    WireKind wire,
    DeliveryOptions delivery,
    SubscribeOptions subscribing,
    QueryOptions queries,
    LeaseOptions lease) {
  private static final String UID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /**
   * Times of the subscriptions of rooms.
   *
   * @param linger how long a room's channel stays subscribed after its last member left
   * @param timeout the longest {@link Cluster#subscribed} waits
   */
  public record SubscribeOptions(Duration linger, Duration timeout) {
    /** 1 s, 2 s. */
    public static final SubscribeOptions DEFAULTS =
        new SubscribeOptions(Duration.ofSeconds(1), Duration.ofSeconds(2));

    public SubscribeOptions {
      if (linger.isNegative() || timeout.toMillis() < 1) {
        throw new IllegalArgumentException("linger and timeout must be positive");
      }
    }
  }

  public ClusterOptions {
    if (channelPrefix.isEmpty() || channelPrefix.indexOf('#') >= 0) {
      throw new IllegalArgumentException("channelPrefix must be text without #: " + channelPrefix);
    }
    if (!uid.matches("[A-Za-z0-9_-]{6}")) {
      throw new IllegalArgumentException("uid must be 6 characters of A-Z a-z 0-9 _ -: " + uid);
    }
    Objects.requireNonNull(wire, "wire");
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(subscribing, "subscribing");
    Objects.requireNonNull(queries, "queries");
    Objects.requireNonNull(lease, "lease");
  }

  /** Prefix {@code socket.io}, a random uid, the classic wire, the defaults of the parts. */
  public static ClusterOptions defaults() {
    return new ClusterOptions(
        "socket.io",
        randomUid(),
        WireKind.CLASSIC,
        DeliveryOptions.defaults(),
        SubscribeOptions.DEFAULTS,
        QueryOptions.DEFAULTS,
        LeaseOptions.DEFAULTS);
  }

  /** What socket ids of this node must begin with: the option of the same name of the engine. */
  public String socketIdPrefix() {
    return uid;
  }

  /** How long a room's channel stays subscribed after its last member left. */
  public Duration linger() {
    return subscribing.linger();
  }

  /** The longest {@link Cluster#subscribed} waits. */
  public Duration subscribeTimeout() {
    return subscribing.timeout();
  }

  /** The largest broadcast or request that is published, or decoded. */
  public int maxMessageBytes() {
    return delivery.maxMessageBytes();
  }

  /** These options with another channel prefix. */
  public ClusterOptions withChannelPrefix(String prefix) {
    return new ClusterOptions(prefix, uid, wire, delivery, subscribing, queries, lease);
  }

  /** These options with another name of the node. */
  public ClusterOptions withUid(String name) {
    return new ClusterOptions(channelPrefix, name, wire, delivery, subscribing, queries, lease);
  }

  /** These options with another wire. */
  public ClusterOptions withWire(WireKind kind) {
    return new ClusterOptions(channelPrefix, uid, kind, delivery, subscribing, queries, lease);
  }

  /** These options with other workers. */
  public ClusterOptions withWorkers(int count, int capacityOfEach) {
    DeliveryOptions workers = delivery.withWorkers(count, capacityOfEach);
    return new ClusterOptions(channelPrefix, uid, wire, workers, subscribing, queries, lease);
  }

  /** These options with another bound for what is published and decoded, in bytes. */
  public ClusterOptions withMaxMessageBytes(int bytes) {
    DeliveryOptions bounded = delivery.withMaxMessageBytes(bytes);
    return new ClusterOptions(channelPrefix, uid, wire, bounded, subscribing, queries, lease);
  }

  /** These options with emits kept while the bus is away. */
  public ClusterOptions withOutage(OutageOptions bounds) {
    DeliveryOptions keeping = delivery.withOutage(bounds);
    return new ClusterOptions(channelPrefix, uid, wire, keeping, subscribing, queries, lease);
  }

  /** These options with another way to count what never arrives. */
  public ClusterOptions withTallies(TallyOptions tallies) {
    DeliveryOptions counting = delivery.withTallies(tallies);
    return new ClusterOptions(channelPrefix, uid, wire, counting, subscribing, queries, lease);
  }

  /** These options with other times of subscriptions. */
  public ClusterOptions withSubscriptions(Duration lingering, Duration timeout) {
    SubscribeOptions times = new SubscribeOptions(lingering, timeout);
    return new ClusterOptions(channelPrefix, uid, wire, delivery, times, queries, lease);
  }

  /** These options with other bounds of queries. */
  public ClusterOptions withQueries(QueryOptions asking) {
    return new ClusterOptions(channelPrefix, uid, wire, delivery, subscribing, asking, lease);
  }

  /** These options with another lease. */
  public ClusterOptions withLease(LeaseOptions alive) {
    return new ClusterOptions(channelPrefix, uid, wire, delivery, subscribing, queries, alive);
  }

  private static String randomUid() {
    SecureRandom random = new SecureRandom();
    StringBuilder uid = new StringBuilder(6);
    for (int i = 0; i < 6; i++) {
      uid.append(UID_CHARACTERS.charAt(random.nextInt(UID_CHARACTERS.length())));
    }
    return uid.toString();
  }
}
