package io.chatcluster.engine.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compares the reader with Netty's decoder: what it hands on, and what it refuses with which code.
 */
class FrameReaderTest {
  private static final int MAX_BYTES = 70_000;
  private static final int[] LENGTHS = {0, 1, 2, 7, 8, 125, 126, 127, 300, 65_535, 65_536, 70_001};
  private static final int STREAMS = 1_000;

  private final Random random = new Random(20_26);

  /** Notes what it is told, as text. */
  private static final class Notes implements FrameReader.Receiver {
    final List<String> heard = new ArrayList<>();

    @Override
    public void frame(WebSocketFrame frame) {
      heard.add(told(frame));
    }

    @Override
    public void violated(int code) {
      heard.add("violated " + code);
    }
  }

  private static String told(WebSocketFrame frame) {
    String text =
        frame.getClass().getSimpleName()
            + frame.isFinalFragment()
            + frame.rsv()
            + ByteBufUtil.hexDump(frame.content());
    frame.release();
    return text;
  }

  private static List<String> byNetty(byte[] stream, boolean extensions) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(MAX_BYTES)
                    .allowExtensions(extensions)
                    .closeOnProtocolViolation(false)
                    .withUTF8Validator(false)
                    .build()));
    List<String> heard = new ArrayList<>();
    String refused = null;
    try {
      channel.writeInbound(Unpooled.copiedBuffer(stream));
    } catch (CorruptedWebSocketFrameException broken) {
      refused = "violated " + broken.closeStatus().code();
    }
    for (WebSocketFrame frame; (frame = channel.readInbound()) != null; ) {
      heard.add(told(frame));
    }
    if (refused != null) {
      heard.add(refused);
    }
    channel.finishAndReleaseAll();
    return heard;
  }

  private List<String> byReader(byte[] stream, boolean extensions, int longestPiece) {
    FrameReader reader = new FrameReader(MAX_BYTES, extensions);
    Notes notes = new Notes();
    List<ByteBuf> pieces = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int length = Math.min(stream.length - at, 1 + random.nextInt(longestPiece));
      ByteBuf piece = Unpooled.buffer(length).writeBytes(stream, at, length);
      pieces.add(piece);
      reader.read(piece, notes);
      at += length;
    }
    reader.end();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    return notes.heard;
  }

  private void compare(byte[] stream, boolean extensions) {
    List<String> expected = byNetty(stream, extensions);
    int smallest = Math.max(3, stream.length / 200);
    for (int longestPiece : new int[] {Integer.MAX_VALUE - 1, 5_000, smallest}) {
      assertThat(byReader(stream, extensions, longestPiece)).isEqualTo(expected);
    }
  }

  /** Mostly right frames, with a mistake now and then. */
  private void addFrame(ByteBuf out, boolean wrong) {
    int[] opcodes = wrong ? new int[] {3, 7, 8, 11, 15} : new int[] {0, 1, 2, 8, 9, 10};
    int opcode = opcodes[random.nextInt(opcodes.length)];
    int length = opcode >= 8 && !wrong ? random.nextInt(126) : LENGTHS[random.nextInt(12)];
    int rsv = random.nextInt(8) == 0 ? random.nextInt(8) : 0;
    boolean last = opcode >= 8 || random.nextInt(3) > 0;
    out.writeByte((last ? 0x80 : 0) | (rsv << 4) | opcode);
    int masked = wrong && random.nextBoolean() ? 0 : 0x80;
    if (length > 65_535 || (wrong && random.nextInt(4) == 0)) {
      out.writeByte(masked | 127).writeLong(length);
    } else if (length > 125 || (wrong && random.nextInt(4) == 0)) {
      out.writeByte(masked | 126).writeShort(length);
    } else {
      out.writeByte(masked | length);
    }
    byte[] payload = new byte[length + 4];
    random.nextBytes(payload);
    if (opcode == 8 && length >= 2) {
      // Netty lets codes pass that nobody may use: 5000 and more.
      payload[4] = (byte) (random.nextInt(0x13) ^ payload[0]);
    }
    if (opcode == 8 && length >= 2 && random.nextBoolean()) {
      // Close code 1000 and a reason of letters, as it reads when unmasked.
      for (int i = 4; i < payload.length; i++) {
        int plain = i == 4 ? 3 : i == 5 ? 0xE8 : 'a';
        payload[i] = (byte) (plain ^ payload[i & 3]);
      }
    }
    if (opcode == 8 && length > 2) {
      // Netty lets a reason pass that ends within a character.
      payload[length + 3] = (byte) ('a' ^ payload[(length - 1) & 3]);
    }
    out.writeBytes(payload);
  }

  @Test
  void streams_of_frames_are_read_as_netty_reads_them_however_they_are_cut() {
    for (int i = 0; i < STREAMS; i++) {
      ByteBuf stream = Unpooled.buffer();
      int frames = 1 + random.nextInt(6);
      for (int f = 0; f < frames; f++) {
        addFrame(stream, random.nextInt(10) == 0);
      }
      compare(ByteBufUtil.getBytes(stream), random.nextBoolean());
    }
  }

  @Test
  void random_bytes_are_read_as_netty_reads_them() {
    for (int i = 0; i < STREAMS; i++) {
      byte[] stream = new byte[1 + random.nextInt(40)];
      random.nextBytes(stream);
      if (random.nextBoolean()) {
        stream[0] = (byte) (0x80 | (1 + random.nextInt(2)));
        stream[stream.length > 1 ? 1 : 0] |= (byte) 0x80;
      } else if ((stream[0] & 0xF) == 8) {
        // Close frames have rules that Netty has not.
        stream[0]++;
      }
      compare(stream, random.nextBoolean());
    }
  }

  @Test
  void what_follows_a_frame_is_kept_without_the_memory_of_the_frame() {
    FrameReader reader = new FrameReader(MAX_BYTES, false);
    Notes notes = new Notes();
    ByteBuf read = Unpooled.buffer();
    read.writeByte(0x81).writeByte(0x80 | 1).writeInt(0).writeByte('x').writeByte(0x81);

    reader.read(read, notes);

    assertThat(read.refCnt()).isZero();
    reader.read(Unpooled.buffer().writeByte(0x80).writeInt(0), notes);
    assertThat(notes.heard).hasSize(2);
    reader.end();
  }

  @Test
  void a_close_code_that_belongs_to_nobody_is_refused() {
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535}) {
      FrameReader reader = new FrameReader(MAX_BYTES, false);
      Notes notes = new Notes();

      reader.read(
          Unpooled.buffer().writeByte(0x88).writeByte(0x82).writeInt(0).writeShort(code), notes);

      assertThat(notes.heard).as("code %s", code).containsExactly("violated 1002");
    }
  }

  @Test
  void a_frame_that_is_announced_too_long_is_refused_before_anything_of_it_comes() {
    FrameReader reader = new FrameReader(MAX_BYTES, false);
    Notes notes = new Notes();

    reader.read(Unpooled.buffer().writeByte(0x82).writeByte(0xFF).writeLong(MAX_BYTES + 1), notes);

    assertThat(notes.heard).containsExactly("violated 1009");
  }

  @Test
  void a_frame_that_is_announced_takes_memory_only_as_it_comes() {
    FrameReader reader = new FrameReader(1 << 30, false);
    Notes notes = new Notes();
    ByteBuf head = Unpooled.buffer(14).writeByte(0x82).writeByte(0xFF).writeLong(1 << 30);

    reader.read(head.writeInt(0), notes);

    assertThat(head.capacity()).isLessThan(100);
    assertThat(notes.heard).isEmpty();
    reader.end();
    assertThat(head.refCnt()).isZero();
  }
}
