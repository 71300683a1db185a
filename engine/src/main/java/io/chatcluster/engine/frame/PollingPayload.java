package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Base64;

/**
 * The body of a polling request: packets separated by the record separator; a packet that begins
 * with {@code b} is a binary message in base64 (Engine.IO protocol v4, "Payload encoding"). White
 * space in base64, the URL alphabet and missing padding are accepted, as by the official server.
 */
public final class PollingPayload {
  /** What stands between two packets. */
  public static final byte SEPARATOR = 0x1e;

  private final ByteBuf body;
  private int start;

  /** A body, which stays the caller's. */
  public PollingPayload(ByteBuf body) {
    this.body = body;
    this.start = body.readerIndex();
  }

  /** Takes the packets of a body, in order. */
  public interface Packets {
    /**
     * A packet with its type in front, readable during the call.
     *
     * @return whether to go on with the next packet
     */
    boolean text(ByteBuf packet);

    /** A binary message; the same return value. */
    boolean binary(byte[] data);
  }

  /**
   * Reads the next packets.
   *
   * @param max the most to read now
   * @return whether there are more to read
   * @throws IllegalArgumentException on an empty packet or wrong base64
   */
  public boolean read(int max, Packets packets) {
    for (int i = 0; i < max; i++) {
      int separator = body.indexOf(start, body.writerIndex(), SEPARATOR);
      int stop = separator < 0 ? body.writerIndex() : separator;
      if (stop == start) {
        throw new IllegalArgumentException("empty packet");
      }
      if (!readOne(body.slice(start, stop - start), packets) || separator < 0) {
        return false;
      }
      start = separator + 1;
    }
    return true;
  }

  private static boolean readOne(ByteBuf packet, Packets packets) {
    if (packet.getByte(packet.readerIndex()) != 'b') {
      return packets.text(packet);
    }
    byte[] base64 = new byte[packet.readableBytes() - 1];
    packet.getBytes(packet.readerIndex() + 1, base64);
    return packets.binary(decode(base64));
  }

  /** Decodes base64 with line breaks and blanks, of either alphabet, with padding or without. */
  private static byte[] decode(byte[] base64) {
    int length = 0;
    int padded = 0;
    for (byte b : base64) {
      switch (b) {
        case ' ', '\t', '\r', '\n' -> {
          // The official Java client breaks lines and ends with a line break.
        }
        case '=' -> padded++;
        default -> {
          if (padded > 0) {
            throw new IllegalArgumentException("base64 goes on behind its padding");
          }
          base64[length++] = b == '-' ? (byte) '+' : b == '_' ? (byte) '/' : b;
        }
      }
    }
    byte[] compact = length == base64.length ? base64 : Arrays.copyOf(base64, length);
    return Base64.getDecoder().decode(compact);
  }
}
