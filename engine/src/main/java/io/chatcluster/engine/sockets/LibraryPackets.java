package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.transport.Outgoing;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends packets of the library. Its broadcast operations send one and the same packet to each
 * client in turn: the encoded form of the last one is kept, so that such a broadcast is encoded
 * once too.
 */
final class LibraryPackets {
  private static final FastThreadLocal<Last> LAST =
      new FastThreadLocal<>() {
        @Override
        protected void onRemoval(Last last) {
          last.encoded.release();
        }
      };

  /** A packet and its encoded form; the parts tell whether the packet was changed since. */
  private record Last(Packet packet, String nsp, String event, Object data, Outgoing encoded) {
    boolean is(Packet other, String otherNsp) {
      return packet == other
          && nsp.equals(otherNsp)
          && data == other.getData()
          && event.equals(other.getName());
    }
  }

  void send(LibraryClient client, Packet packet) {
    PacketType type = packet.getSubType();
    if (type == PacketType.DISCONNECT) {
      client.disconnect(false);
    } else if (type == PacketType.ACK) {
      List<?> args = packet.getData();
      client
          .layer()
          .send(
              client.session(),
              client
                  .layer()
                  .writer()
                  .ack(client.nsp(), args == null ? List.of() : args, packet.getAckId()));
    } else if (type == PacketType.EVENT && packet.getAckId() == null) {
      client.send(encoded(client, packet));
    } else if (type == PacketType.EVENT) {
      client
          .layer()
          .send(
              client.session(),
              client.layer().writer().event(client.nsp(), eventData(packet), packet.getAckId()));
    } else {
      throw new IllegalArgumentException("Cannot send a packet of type " + type);
    }
  }

  private static Outgoing encoded(LibraryClient client, Packet packet) {
    Last last = LAST.getIfExists();
    if (last != null && last.is(packet, client.nsp())) {
      return last.encoded;
    }
    Outgoing encoded =
        client.layer().writer().event(client.nsp(), eventData(packet), LibraryClient.NO_ACK);
    if (last != null) {
      last.encoded.release();
    }
    LAST.set(new Last(packet, client.nsp(), packet.getName(), packet.getData(), encoded));
    return encoded;
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
