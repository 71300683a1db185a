package io.chatcluster.cluster.tally;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Counts what arrives from each other node on each channel, and compares it with what that node
 * says it sent. Both in the order in which the bus brings them: what was sent and what arrived
 * since the first tally differ by what was missed.
 *
 * <p>A difference counts when two tallies show it: where the channel and the tally come by two
 * connections, as for a moment while they change, a message may be later than the tally. Nothing is
 * ever counted twice, nor taken back.
 */
public final class Incoming {
  /** A node of which nothing was heard for so long on a channel is forgotten there. */
  private static final long KEPT_MILLIS = Duration.ofHours(3).toMillis();

  private final String uid;
  private final Reading reading;
  private final int most;
  private final LongConsumer missed;
  private final LongSupplier millis;
  private final Map<Key, Pair> pairs = new ConcurrentHashMap<>();

  private record Key(String sender, String channel) {}

  /**
   * How messages and channels are read.
   *
   * @param names the name under which a channel is counted, null where it is not
   * @param sender the uid of the node that sent a message, null where that cannot be told
   * @param interests why this node hears what is counted under a name: an object, the same as long
   *     as it shall hear it; null before that was confirmed, and when it need not hear it
   */
  public record Reading(
      Function<String, String> names,
      Function<byte[], String> sender,
      Function<String, Object> interests) {}

  /**
   * @param uid this node, whose own messages do not count
   * @param missed is told how many more messages never arrived, on the thread of the bus
   * @param millis a clock that only goes forward
   */
  public Incoming(
      String uid, Reading reading, TallyOptions options, LongConsumer missed, LongSupplier millis) {
    this.uid = uid;
    this.reading = reading;
    this.most = options.pairs();
    this.missed = missed;
    this.millis = millis;
  }

  /** What one node sent on one channel. */
  private static final class Pair {
    final Object interest;
    final long epoch;

    /** What the first tally said. */
    final long base;

    final AtomicLong received = new AtomicLong();
    volatile long heardAt;
    private long behind;
    private long counted;

    Pair(Object interest, Tally.Entry entry) {
      this.interest = interest;
      this.epoch = entry.epoch();
      this.base = entry.count();
    }

    synchronized long missed(long sent) {
      long present = sent - base - received.get();
      long certain = Math.min(present, behind);
      behind = present;
      long more = Math.max(0, certain - counted);
      counted += more;
      return more;
    }
  }

  /** A message of another node arrived. On the thread of the bus, before anybody else has it. */
  public void arrived(String channel, byte[] message) {
    if (pairs.isEmpty()) {
      return;
    }
    String name = reading.names.apply(channel);
    String sender = name == null ? null : reading.sender.apply(message);
    Pair pair = sender == null ? null : pairs.get(new Key(sender, name));
    if (pair != null) {
      pair.received.incrementAndGet();
    }
  }

  /** A tally arrived. On the thread of the bus. */
  void arrived(Tally tally) {
    if (tally.uid().equals(uid)) {
      return;
    }
    for (Tally.Entry entry : tally.entries()) {
      Object interest = reading.interests.apply(entry.channel());
      if (interest != null) {
        compare(new Key(tally.uid(), entry.channel()), entry, interest);
      }
    }
  }

  private void compare(Key key, Tally.Entry entry, Object interest) {
    Pair pair = pairs.get(key);
    if (pair == null || pair.interest != interest || pair.epoch != entry.epoch()) {
      if (pair == null && pairs.size() >= most) {
        return;
      }
      pair = new Pair(interest, entry);
      pairs.put(key, pair);
    }
    pair.heardAt = millis.getAsLong();
    long more = pair.missed(entry.count());
    if (more > 0) {
      missed.accept(more);
    }
  }

  /** Forgets channels that are not heard any more, and nodes that are silent. */
  void sweep() {
    long oldest = millis.getAsLong() - KEPT_MILLIS;
    pairs.forEach(
        (key, pair) -> {
          if (pair.heardAt < oldest || reading.interests.apply(key.channel) != pair.interest) {
            pairs.remove(key, pair);
          }
        });
  }

  /** How many pairs of another node and a channel are counted. */
  int size() {
    return pairs.size();
  }
}
