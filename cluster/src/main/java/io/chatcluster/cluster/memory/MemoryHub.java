package io.chatcluster.cluster.memory;

import java.util.HashSet;
import java.util.Set;

/** What Redis is to several nodes: joins the memory buses and logs of one process. */
public final class MemoryHub {
  private final Set<MemoryBus> buses = new HashSet<>();

  synchronized void add(MemoryBus bus) {
    buses.add(bus);
  }

  synchronized void remove(MemoryBus bus) {
    buses.remove(bus);
  }

  /**
   * The lock makes the one order in which all nodes hear; what is called under it only hands over.
   */
  synchronized long publish(String channel, byte[] message) {
    long receivers = 0;
    for (MemoryBus bus : buses) {
      receivers += bus.deliver(channel, message);
    }
    return receivers;
  }

  /** How many of the buses listen to a channel, patterns aside. */
  synchronized long subscribers(String channel) {
    return buses.stream().filter(bus -> bus.hears(channel)).count();
  }
}
