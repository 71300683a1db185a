package io.chatcluster.cluster.tally;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Counts what arrives from each other node on each channel, and compares it with what that node
 * says it sent. Both in the order in which the bus brings them: what was sent and what arrived
 * since the first tally differ by what was missed.
 *
 * <p>A difference counts when two tallies show it: where the channel and the tally come by two
 * connections, as for a moment while they change, a message may be later than the tally. Nothing is
 * ever counted twice, nor taken back.
 *
 * <p>Anybody who can publish can write a tally. So only those of known nodes are read, their counts
 * are believed as far as {@link Pair} says, and what is kept of them is bounded for each node and
 * in all.
 */
public final class Incoming {
  /** A node of which nothing was heard for so long on a channel is forgotten there. */
  private static final long KEPT_MILLIS = Duration.ofHours(3).toMillis();

  /** The same where there is no room for others. */
  private static final long KEPT_MILLIS_WHEN_FULL = Duration.ofMinutes(1).toMillis();

  /** Of those as many as one in so many of all, at a time. */
  private static final int FORGOTTEN_WHEN_FULL = 4;

  private final Reading reading;
  private final int most;
  private final int mostOfOne;
  private final LongConsumer missed;
  private final LongSupplier millis;

  /** By the uid of the node, then by the name of the channel; changed under the lock of this. */
  private final Map<String, Map<String, Pair>> nodes = new ConcurrentHashMap<>();

  private volatile int size;

  /**
   * How messages and channels are read.
   *
   * @param names the name under which a channel is counted, null where it is not
   * @param sender the uid of the node that sent a message, null where that cannot be told
   * @param interests why this node hears what is counted under a name: an object, the same as long
   *     as it shall hear it; null before that was confirmed, and when it need not hear it
   * @param members whether a uid is that of a node whose tallies count
   */
  public record Reading(
      Function<String, String> names,
      Function<byte[], String> sender,
      Function<String, Object> interests,
      Predicate<String> members) {}

  /** A pair and where it is. */
  private record Place(String sender, String channel, Pair pair, long heardAt) {}

  /**
   * @param missed is told how many more messages never arrived, on the thread of the bus
   * @param millis a clock that only goes forward
   */
  public Incoming(Reading reading, TallyOptions options, LongConsumer missed, LongSupplier millis) {
    this.reading = reading;
    this.most = options.pairs();
    this.mostOfOne = options.channels();
    this.missed = missed;
    this.millis = millis;
  }

  /** A message of another node arrived. On the thread of the bus, before anybody else has it. */
  public void arrived(String channel, byte[] message) {
    if (nodes.isEmpty()) {
      return;
    }
    String sender = reading.sender.apply(message);
    Map<String, Pair> pairs = sender == null ? null : nodes.get(sender);
    String name = pairs == null ? null : reading.names.apply(channel);
    Pair pair = name == null ? null : pairs.get(name);
    if (pair != null) {
      pair.received();
    }
  }

  /** Whether the tallies of a node count. */
  boolean knows(String sender) {
    return reading.members.test(sender);
  }

  /**
   * A tally of another node that is known arrived. On the thread of the bus.
   *
   * @return whether all its counts can be true; those that cannot are left aside
   */
  boolean arrived(Tally tally) {
    boolean isPossible = true;
    for (Tally.Entry entry : tally.entries()) {
      Object interest = reading.interests.apply(entry.channel());
      if (interest != null) {
        isPossible &= compare(tally.uid(), entry, interest);
      }
    }
    return isPossible;
  }

  private boolean compare(String sender, Tally.Entry entry, Object interest) {
    long now = millis.getAsLong();
    Map<String, Pair> pairs = nodes.get(sender);
    Pair pair = pairs == null ? null : pairs.get(entry.channel());
    if (pair == null) {
      add(sender, entry.channel(), Pair.of(interest, entry, now));
      return true;
    }
    if (!pair.isFor(interest, entry)) {
      add(sender, entry.channel(), pair.anew(interest, entry, now));
      return true;
    }
    long more = pair.told(entry.count(), now);
    if (more > 0) {
      missed.accept(more);
    } else if (more == Pair.IMPOSSIBLE && pair.isRefuted(now)) {
      add(sender, entry.channel(), pair.anew(interest, entry, now));
    }
    return more != Pair.IMPOSSIBLE;
  }

  private synchronized void add(String sender, String channel, Pair pair) {
    Map<String, Pair> pairs = nodes.get(sender);
    int ofOne = pairs == null ? 0 : pairs.size();
    boolean isNew = pairs == null || !pairs.containsKey(channel);
    if (isNew && (size >= most || ofOne >= mostOfOne)) {
      return;
    }
    nodes.computeIfAbsent(sender, each -> new ConcurrentHashMap<>()).put(channel, pair);
    size += isNew ? 1 : 0;
  }

  private synchronized void remove(Place place) {
    Map<String, Pair> pairs = nodes.get(place.sender);
    if (pairs != null && pairs.remove(place.channel, place.pair)) {
      size--;
      if (pairs.isEmpty()) {
        nodes.remove(place.sender);
      }
    }
  }

  /**
   * Forgets channels that are not heard any more, nodes that are gone or silent, and where there is
   * no room for others those that are silent longest. One thread.
   */
  void sweep() {
    long now = millis.getAsLong();
    List<Place> kept = new ArrayList<>();
    for (Place place : places()) {
      if (place.heardAt < now - KEPT_MILLIS
          || !place.pair.isFor(reading.interests.apply(place.channel))
          || !knows(place.sender)) {
        remove(place);
      } else {
        kept.add(place);
      }
    }
    if (size >= most) {
      kept.stream()
          .filter(place -> place.heardAt < now - KEPT_MILLIS_WHEN_FULL)
          .sorted(Comparator.comparingLong(Place::heardAt))
          .limit(1 + most / FORGOTTEN_WHEN_FULL)
          .forEach(this::remove);
    }
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    nodes.forEach(
        (sender, pairs) ->
            pairs.forEach(
                (channel, pair) -> places.add(new Place(sender, channel, pair, pair.heardAt()))));
    return places;
  }

  /** How many pairs of another node and a channel are counted. */
  int size() {
    return size;
  }
}
