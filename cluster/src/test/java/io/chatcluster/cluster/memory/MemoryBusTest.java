package io.chatcluster.cluster.memory;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;

class MemoryBusTest extends BusContract {
  private final MemoryHub hub = new MemoryHub();

  @Override
  protected Bus newBus() {
    return new MemoryBus(hub);
  }
}
