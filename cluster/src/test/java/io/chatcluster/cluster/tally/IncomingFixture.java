package io.chatcluster.cluster.tally;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node that hears other ones on the channels a and b, and what it says that it missed of them.
 */
abstract class IncomingFixture {
  static final int PAIRS = 4;
  static final int PAIRS_OF_ONE = 3;

  final Map<String, Object> interests = new ConcurrentHashMap<>(Map.of("a", "a", "b", "b"));
  final Set<String> gone = new HashSet<>();
  final AtomicLong missed = new AtomicLong();
  final AtomicLong millis = new AtomicLong();
  final Incoming incoming =
      new Incoming(
          new Incoming.Reading(
              channel -> channel.equals("unnamed") ? null : channel,
              message -> message.length == 0 ? null : new String(message, StandardCharsets.UTF_8),
              interests::get,
              uid -> !gone.contains(uid)),
          new TallyOptions(Duration.ofSeconds(1), PAIRS_OF_ONE, PAIRS),
          missed::addAndGet,
          millis::get);

  void arrive(String sender, String channel, int messages) {
    for (int i = 0; i < messages; i++) {
      incoming.arrived(channel, sender.getBytes(StandardCharsets.UTF_8));
    }
  }

  boolean tally(String sender, String channel, long count) {
    return tally(sender, channel, 7, count);
  }

  boolean tally(String sender, String channel, long epoch, long count) {
    return incoming.arrived(new Tally(sender, List.of(new Tally.Entry(channel, epoch, count))));
  }

  /** As it takes two tallies until a difference counts. */
  void tallyTwice(String sender, String channel, long count) {
    tallyTwice(sender, channel, 7, count);
  }

  void tallyTwice(String sender, String channel, long epoch, long count) {
    tally(sender, channel, epoch, count);
    tally(sender, channel, epoch, count);
  }
}
