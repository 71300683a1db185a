package io.chatcluster.engine.fuzz;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.chatcluster.engine.frame.MessageInflater;
import io.chatcluster.engine.frame.PollingPayload;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.PacketLimits;
import io.chatcluster.engine.protocol.PacketReader;
import io.chatcluster.engine.protocol.PacketType;
import io.chatcluster.engine.protocol.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;

/** The pure decoders of the engine. */
final class PacketTargets {
  private static final int LIMIT = 100_000;
  private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true);
  private static final PacketReader READER = new PacketReader(new PacketLimits(200, 10, 128, 15));
  private static final ArgumentReader ARGUMENTS = new ArgumentReader(new JacksonJsonSupport());

  private PacketTargets() {}

  /** Text of a packet: what the reader lets pass can be decoded, untyped and typed. */
  static void packet(byte[] input) throws IOException {
    ByteBuf text = Unpooled.wrappedBuffer(input);
    if (!ByteBufUtil.isText(text, StandardCharsets.UTF_8)) {
      // The transport lets no such text pass.
      return;
    }
    IncomingPacket packet;
    try {
      packet = READER.read(text);
    } catch (ProtocolViolation refused) {
      return;
    }
    if (packet.json().length > 0) {
      decode(packet);
    }
  }

  private static void decode(IncomingPacket packet) throws IOException {
    if (packet.type() == PacketType.CONNECT) {
      ARGUMENTS.auth(packet);
      return;
    }
    List<byte[]> attachments = List.of(new byte[] {1}, new byte[0]);
    ARGUMENTS.plain(packet, List.of());
    try {
      ARGUMENTS.plain(packet, attachments);
    } catch (ProtocolViolation placeholders) {
      // What they stand for is not among the two.
    }
    if (packet.event() != null) {
      ARGUMENTS.event("", packet, List.of());
    }
  }

  static void polling(byte[] input) {
    PollingPayload payload = new PollingPayload(Unpooled.wrappedBuffer(input));
    PollingPayload.Packets all =
        new PollingPayload.Packets() {
          @Override
          public boolean text(ByteBuf packet) {
            return packet.isReadable();
          }

          @Override
          public boolean binary(byte[] data) {
            return data.length < LIMIT;
          }
        };
    try {
      for (int i = 0; payload.read(2, all); i++) {
        if (i > input.length) {
          throw new IllegalStateException("reads without end");
        }
      }
    } catch (IllegalArgumentException refused) {
      // The one that is documented.
    }
  }

  static void inflate(byte[] input) {
    long before = ALLOCATOR.metric().usedDirectMemory();
    try {
      ByteBuf message = MessageInflater.inflate(ALLOCATOR, Unpooled.wrappedBuffer(input), LIMIT);
      if (message.readableBytes() > LIMIT) {
        throw new IllegalStateException("longer than its bound");
      }
      message.release();
    } catch (MessageInflater.TooLongException | DataFormatException refused) {
      // The two that are documented.
    }
    if (ALLOCATOR.metric().usedDirectMemory() != before) {
      throw new IllegalStateException("a buffer was lost");
    }
  }
}
