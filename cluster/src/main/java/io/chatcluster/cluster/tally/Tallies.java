package io.chatcluster.cluster.tally;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.timer.Timer;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells the other nodes how much they should have heard, and hears the same from them. Node.js
 * members take no part in it, and the channels they read carry nothing of it.
 */
public final class Tallies {
  private final Bus bus;
  private final String uid;
  private final TallyWays ways;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final Timer timer;
  private volatile boolean isStarted;

  /**
   * Prepares; nothing is sent or heard before {@link #start}.
   *
   * @param channel what the names of the channels for tallies begin with, and of no others
   */
  public Tallies(
      Bus bus, String uid, String channel, Outgoing outgoing, Incoming incoming, Timer timer) {
    this.bus = bus;
    this.uid = uid;
    this.ways = new TallyWays(bus, channel);
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.timer = timer;
  }

  /** Tells and hears from the first interval on; to be called when the bus has started. */
  public void start(TallyOptions options) {
    if (!options.isOff()) {
      plan(options.interval());
    }
  }

  private void plan(Duration interval) {
    timer.atNext(
        interval,
        () -> {
          plan(interval);
          round();
        });
  }

  private void round() {
    isStarted = true;
    incoming.sweep();
    if (bus.connected()) {
      ways.hear();
      tell();
    }
  }

  private void tell() {
    List<String> due = outgoing.due();
    if (due.isEmpty()) {
      return;
    }
    List<String> present = ways.present();
    List<String> names = new ArrayList<>(present);
    names.addAll(due);
    for (List<String> group : bus.groups(names)) {
      List<String> counted = new ArrayList<>(group);
      counted.removeAll(present);
      group.stream()
          .filter(ways::has)
          .findFirst()
          .ifPresent(way -> outgoing.tell(uid, counted, tally -> publish(way, tally)));
    }
  }

  /** One that is lost does no harm: the next one says the same and more. */
  private void publish(String way, byte[] tally) {
    CompletionStage<Long> unused = bus.publish(way, tally);
  }

  /** Whether what arrives on a channel is for {@link #take}. */
  public boolean areOn(String channel) {
    return ways.has(channel);
  }

  /** What became of a tally. */
  public enum Taken {
    /** Its counts are compared, or it is of this node. */
    COUNTED,
    /** It is of nobody who is known, and was not read. */
    UNKNOWN,
    /** It is none, or some of its counts cannot be true. */
    MALFORMED
  }

  /** Takes a tally, or anything else. On the thread of the bus, in the order of arrival. */
  public Taken take(byte[] message) {
    try {
      String sender = Tally.sender(message);
      if (sender.equals(uid)) {
        return Taken.COUNTED;
      }
      if (!incoming.knows(sender)) {
        return Taken.UNKNOWN;
      }
      return incoming.arrived(Tally.decoded(message)) ? Taken.COUNTED : Taken.MALFORMED;
    } catch (MalformedException e) {
      return Taken.MALFORMED;
    }
  }

  /** A message of another node arrived. On the thread of the bus, before anybody else has it. */
  public void arrived(String channel, byte[] message) {
    incoming.arrived(channel, message);
  }

  /** The bus is connected, and nothing of before is heard. */
  public void connected() {
    ways.lostAll();
    if (isStarted) {
      ways.hear();
    }
  }

  /** Channels are not heard any more. */
  public void lost(Collection<String> channels) {
    ways.lost(channels);
    if (isStarted) {
      ways.hear();
    }
  }

  /** How many pairs of another node and a channel are counted now. */
  public int pairs() {
    return incoming.size();
  }
}
