package io.chatcluster.cluster;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * How a node takes part in the cluster.
 *
 * @param channelPrefix what every channel begins with: the option {@code key} of the Node.js
 *     adapter, the same on all members
 * @param uid the name of this node, 6 characters of {@code A-Za-z0-9-_}, unlike that of any other;
 *     every socket id of the node begins with it
 * @param workers how many threads deliver what arrives; each namespace has one of them
 * @param queueCapacity how many messages may wait for one worker before further ones are dropped
 * @param linger how long a room's channel stays subscribed after its last member left
 * @param subscribeTimeout the longest {@link Cluster#subscribed} waits
 * @param maxMessageBytes the largest message that is published, or decoded
 */
public record ClusterOptions(
    String channelPrefix,
    String uid,
    int workers,
    int queueCapacity,
    Duration linger,
    Duration subscribeTimeout,
    int maxMessageBytes) {
  private static final String UID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  public ClusterOptions {
    if (channelPrefix.isEmpty() || channelPrefix.indexOf('#') >= 0) {
      throw new IllegalArgumentException("channelPrefix must be text without #: " + channelPrefix);
    }
    if (!uid.matches("[A-Za-z0-9_-]{6}")) {
      throw new IllegalArgumentException("uid must be 6 characters of A-Z a-z 0-9 _ -: " + uid);
    }
    atLeast("workers", workers, 1);
    atLeast("queueCapacity", queueCapacity, 1);
    atLeast("maxMessageBytes", maxMessageBytes, 1024);
    atLeast("linger in ms", linger.toMillis(), 0);
    atLeast("subscribeTimeout in ms", subscribeTimeout.toMillis(), 1);
  }

  /**
   * Prefix {@code socket.io}, a random uid, 2 to 4 workers by processors, 10,000 messages, 1 s, 2
   * s, 4 MiB.
   */
  public static ClusterOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ClusterOptions(
        "socket.io",
        randomUid(),
        Math.max(2, Math.min(4, processors)),
        10_000,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        4 << 20);
  }

  /** What socket ids of this node must begin with: the option of the same name of the engine. */
  public String socketIdPrefix() {
    return uid;
  }

  /** These options with another channel prefix. */
  public ClusterOptions withChannelPrefix(String prefix) {
    return new ClusterOptions(
        prefix, uid, workers, queueCapacity, linger, subscribeTimeout, maxMessageBytes);
  }

  /** These options with another name of the node. */
  public ClusterOptions withUid(String name) {
    return new ClusterOptions(
        channelPrefix, name, workers, queueCapacity, linger, subscribeTimeout, maxMessageBytes);
  }

  /** These options with other workers. */
  public ClusterOptions withWorkers(int count, int capacityOfEach) {
    return new ClusterOptions(
        channelPrefix, uid, count, capacityOfEach, linger, subscribeTimeout, maxMessageBytes);
  }

  /** These options with other times of subscriptions. */
  public ClusterOptions withSubscriptions(Duration lingering, Duration timeout) {
    return new ClusterOptions(
        channelPrefix, uid, workers, queueCapacity, lingering, timeout, maxMessageBytes);
  }

  private static String randomUid() {
    SecureRandom random = new SecureRandom();
    StringBuilder uid = new StringBuilder(6);
    for (int i = 0; i < 6; i++) {
      uid.append(UID_CHARACTERS.charAt(random.nextInt(UID_CHARACTERS.length())));
    }
    return uid.toString();
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }
}
