package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends packets of the library. Its broadcast operations send one and the same packet to each
 * client in turn: each thread keeps the encoded form of its last one for a moment, so that such a
 * broadcast is encoded once too.
 */
final class LibraryPackets {
  private static final Duration KEPT = Duration.ofMillis(250);

  private final ThreadLocal<Last> lasts = ThreadLocal.withInitial(Last::new);
  private final Set<Last> kept = ConcurrentHashMap.newKeySet();

  /** The last packet of one thread and its encoded form; dropped by an event loop when unused. */
  private final class Last {
    private Packet packet;
    private String nsp;
    private String event;
    private Object data;
    private Outgoing encoded;
    private boolean used;
    private boolean armed;

    /** The encoded form, retained for the caller. */
    synchronized Outgoing encoded(LibraryClient client, Packet asked) {
      if (!isOf(client, asked)) {
        Outgoing fresh =
            client.layer().writer().event(client.nsp(), eventData(asked), LibraryClient.NO_ACK);
        drop();
        packet = asked;
        nsp = client.nsp();
        event = asked.getName();
        data = asked.getData();
        encoded = fresh;
      }
      used = true;
      Outgoing result = encoded.retain();
      if (!armed) {
        armed = true;
        kept.add(this);
        check(client.session().loop());
      }
      return result;
    }

    /** The parts tell whether the packet was changed since. */
    private boolean isOf(LibraryClient client, Packet asked) {
      return packet == asked
          && nsp.equals(client.nsp())
          && data == asked.getData()
          && event.equals(asked.getName());
    }

    private void check(Loop loop) {
      if (loop.after(KEPT, () -> dropUnlessUsed(loop)) == null) {
        drop();
      }
    }

    private synchronized void dropUnlessUsed(Loop loop) {
      if (used) {
        used = false;
        check(loop);
      } else {
        armed = false;
        kept.remove(this);
        drop();
      }
    }

    private synchronized void drop() {
      if (encoded != null) {
        encoded.release();
      }
      packet = null;
      data = null;
      encoded = null;
    }
  }

  void send(LibraryClient client, Packet packet) {
    PacketType type = packet.getSubType();
    if (type == PacketType.DISCONNECT) {
      client.disconnect(false);
    } else if (type == PacketType.ACK || type == PacketType.BINARY_ACK) {
      List<?> args = packet.getData();
      send(
          client,
          client
              .layer()
              .writer()
              .ack(client.nsp(), args == null ? List.of() : args, packet.getAckId()));
    } else if (isEvent(type) && packet.getAckId() == null) {
      client.outgoing(eventData(packet));
      send(client, lasts.get().encoded(client, packet));
    } else if (isEvent(type)) {
      List<Object> data = eventData(packet);
      client.outgoing(data);
      send(client, client.layer().writer().event(client.nsp(), data, packet.getAckId()));
    } else {
      throw new IllegalArgumentException(
          "cannot send a packet of type "
              + packet.getType()
              + " and subtype "
              + type
              + ": MESSAGE with EVENT, ACK or DISCONNECT is allowed");
    }
  }

  /** Whether a packet is binary is decided by its data. */
  private static boolean isEvent(PacketType type) {
    return type == PacketType.EVENT || type == PacketType.BINARY_EVENT;
  }

  private static void send(LibraryClient client, Outgoing encoded) {
    client.layer().send(client.session(), encoded);
  }

  /** Drops what is kept; the event loops that would do it have ended. */
  void stop() {
    kept.forEach(Last::drop);
  }

  static List<Object> eventData(Packet packet) {
    List<Object> data = new ArrayList<>();
    data.add(packet.getName());
    List<?> args = packet.getData();
    if (args != null) {
      data.addAll(args);
    }
    return data;
  }
}
