package io.chatcluster.engine.room;

import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.transport.Session;
import java.util.List;

/**
 * Hands one encoded message to many sessions: one task per event loop, and at the end of that
 * loop's turn one flush per session.
 */
public final class FanOut {
  private FanOut() {}

  /** Sends a message to these sessions; each must be named once. */
  public static void send(List<Session> sessions, Outgoing message, boolean onlyWritable) {
    send(Room.group(sessions), message, onlyWritable);
  }

  static void send(Room.Group[] groups, Outgoing message, boolean onlyWritable) {
    for (Room.Group group : groups) {
      if (group.loop().inLoop()) {
        write(group.sessions(), message, onlyWritable);
      } else {
        message.retain();
        boolean given =
            group
                .loop()
                .execute(
                    () -> {
                      try {
                        write(group.sessions(), message, onlyWritable);
                      } finally {
                        message.release();
                      }
                    });
        if (!given) {
          message.release();
        }
      }
    }
  }

  private static void write(Session[] sessions, Outgoing message, boolean onlyWritable) {
    for (Session session : sessions) {
      session.write(message, onlyWritable);
    }
  }
}
