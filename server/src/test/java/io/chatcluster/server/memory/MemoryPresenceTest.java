package io.chatcluster.server.memory;

import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.PresenceContract;
import java.time.InstantSource;

class MemoryPresenceTest extends PresenceContract {
  private final Presence presence = new MemoryPresence(InstantSource.system());

  @Override
  protected Presence presence() {
    return presence;
  }
}
