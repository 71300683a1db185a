package io.chatcluster.cluster.wire.message;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * What one member asks all members to do or to answer. A {@code requestId} is what the answers
 * carry; a {@code uid} is null where an emitter or an old member asks.
 */
public sealed interface Request extends Message {
  /** The ids of the sockets in rooms; asked by members before version 8 only. */
  record SocketIds(String uid, String requestId, Collection<String> rooms) implements Request {
    public SocketIds {
      Objects.requireNonNull(requestId, "requestId");
      Objects.requireNonNull(rooms, "rooms");
    }
  }

  /** The names of all rooms, those named after sockets too. */
  record AllRooms(String uid, String requestId) implements Request {
    public AllRooms {
      Objects.requireNonNull(requestId, "requestId");
    }
  }

  /**
   * Let sockets enter rooms.
   *
   * @param requestId where a Java member wants {@link Response.Joined}; null in the requests of
   *     others, to which nobody answers
   */
  record Join(String uid, String requestId, Targets targets, Collection<String> rooms)
      implements Request {
    /** A request to which nobody answers. */
    public Join(String uid, Targets targets, Collection<String> rooms) {
      this(uid, null, targets, rooms);
    }

    public Join {
      Objects.requireNonNull(targets, "targets");
      Objects.requireNonNull(rooms, "rooms");
    }
  }

  /** Let sockets leave rooms; nobody answers. */
  record Leave(String uid, Targets targets, Collection<String> rooms) implements Request {
    public Leave {
      Objects.requireNonNull(targets, "targets");
      Objects.requireNonNull(rooms, "rooms");
    }
  }

  /**
   * Send sockets away; nobody answers.
   *
   * @param close whether their whole connections are closed
   */
  record Disconnect(String uid, Targets targets, boolean close) implements Request {
    public Disconnect {
      Objects.requireNonNull(targets, "targets");
    }
  }

  /** Let one socket enter a room: an old form. Who has the socket answers, if there is an id. */
  record JoinOne(String uid, String requestId, String sid, String room) implements Request {
    public JoinOne {
      Objects.requireNonNull(sid, "sid");
      Objects.requireNonNull(room, "room");
    }
  }

  /** Let one socket leave a room: an old form. Who has the socket answers, if there is an id. */
  record LeaveOne(String uid, String requestId, String sid, String room) implements Request {
    public LeaveOne {
      Objects.requireNonNull(sid, "sid");
      Objects.requireNonNull(room, "room");
    }
  }

  /** Send one socket away: an old form. Who has the socket answers, if there is an id. */
  record DisconnectOne(String uid, String requestId, String sid, boolean close) implements Request {
    public DisconnectOne {
      Objects.requireNonNull(sid, "sid");
    }
  }

  /** Everything known of the sockets. */
  record Fetch(String uid, String requestId, Targets targets) implements Request {
    public Fetch {
      Objects.requireNonNull(requestId, "requestId");
      Objects.requireNonNull(targets, "targets");
    }
  }

  /**
   * An event for the listeners of the other members themselves.
   *
   * @param requestId null where no answer is wanted
   * @param data the event name and its arguments
   */
  record ServerSideEmit(String uid, String requestId, List<Object> data) implements Request {
    public ServerSideEmit {
      if (data.isEmpty() || !(data.get(0) instanceof String)) {
        throw new IllegalArgumentException("data must begin with the event name");
      }
    }
  }

  /** A broadcast whose clients answer. */
  record Ask(String requestId, Broadcast broadcast) implements Request {
    public Ask {
      Objects.requireNonNull(requestId, "requestId");
      Objects.requireNonNull(broadcast, "broadcast");
    }

    @Override
    public String uid() {
      return broadcast.uid();
    }
  }
}
