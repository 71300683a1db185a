package io.chatcluster.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageDeflateTest {
  private static final int LIMIT = 100_000;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final MessageDeflater deflater = new MessageDeflater(allocator, 100, LIMIT, 6);

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  @Test
  void a_message_comes_back_as_it_was() throws Exception {
    for (int length : new int[] {100, 125, 126, 1_000, 4_096, 65_535, 65_536, LIMIT}) {
      byte[] text = repeated(length);
      assertThat(inflated(payload(text), LIMIT)).isEqualTo(text);
    }
  }

  @Test
  void a_frame_is_marked_and_smaller() {
    Outgoing message = text(repeated(10_000));
    ByteBuf frame = message.frame(0, deflater);
    assertThat(frame.getByte(frame.readerIndex())).isEqualTo((byte) 0xC1);
    assertThat(frame.readableBytes()).isLessThan(1_000);
    assertThat(message.frame(0, deflater)).as("made once").isSameAs(frame);
    assertThat(message.frame(0)).as("the plain one stays").isNotSameAs(frame);
    message.release();
  }

  @Test
  void attachments_are_compressed_by_themselves() throws Exception {
    Outgoing message = Outgoing.binary(allocator, repeated(5_000));
    ByteBuf frame = message.frame(1, deflater);
    assertThat(frame.getByte(frame.readerIndex())).isEqualTo((byte) 0xC2);
    assertThat(message.frame(0, deflater).isReadable()).isFalse();
    message.release();
  }

  @Test
  void what_is_small_large_or_random_goes_plain() {
    byte[] random = new byte[5_000];
    new Random(1).nextBytes(random);
    for (byte[] payload : List.of(repeated(99), repeated(LIMIT + 1), random)) {
      Outgoing message = text(payload);
      assertThat(message.frame(0, deflater)).isSameAs(message.frame(0));
      message.release();
    }
  }

  @Test
  void a_message_may_ask_not_to_be_compressed() {
    Outgoing message = text(repeated(10_000));
    message.neverCompress();
    assertThat(message.frame(0, deflater)).isSameAs(message.frame(0));
    message.release();
  }

  @Test
  void nothing_is_inflated_beyond_the_bound() throws Exception {
    byte[] text = repeated(LIMIT);
    ByteBuf bomb = Unpooled.wrappedBuffer(payload(text));
    assertThat(inflated(payload(text), LIMIT)).hasSize(LIMIT);
    assertThatThrownBy(() -> MessageInflater.inflate(allocator, bomb, LIMIT - 1))
        .isInstanceOf(MessageInflater.TooLongException.class);
    byte[] zeros = deflate(new byte[40_000_000]);
    assertThat(zeros).hasSizeLessThan(40_000);
    assertThatThrownBy(
            () -> MessageInflater.inflate(allocator, Unpooled.wrappedBuffer(zeros), LIMIT))
        .isInstanceOf(MessageInflater.TooLongException.class);
  }

  @Test
  void what_is_not_deflated_is_refused() throws Exception {
    ByteBuf reserved = Unpooled.wrappedBuffer(new byte[] {(byte) 0xff, (byte) 0xff});
    assertThatThrownBy(() -> MessageInflater.inflate(allocator, reserved, LIMIT))
        .isInstanceOf(DataFormatException.class);
    ByteBuf afterTheLast = Unpooled.wrappedBuffer(new byte[] {3, 0, 1, 2, 3});
    assertThatThrownBy(() -> MessageInflater.inflate(allocator, afterTheLast, LIMIT))
        .isInstanceOf(DataFormatException.class);
    // The one after them is not touched.
    assertThat(inflated(payload(repeated(500)), LIMIT)).isEqualTo(repeated(500));
  }

  @Test
  void the_examples_of_the_standard_are_understood() throws Exception {
    String plain = "f248cdc9c90700";
    String stored = "000500faff48656c6c6f00";
    String lastBlock = "f348cdc9c9070000";
    for (String hex : List.of(plain, stored, lastBlock)) {
      byte[] hello = java.util.HexFormat.of().parseHex(hex);
      assertThat(inflated(hello, LIMIT)).isEqualTo("Hello".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private byte[] inflated(byte[] deflated, int max) throws Exception {
    ByteBuf message = MessageInflater.inflate(allocator, Unpooled.wrappedBuffer(deflated), max);
    byte[] bytes = ByteBufUtil.getBytes(message);
    message.release();
    return bytes;
  }

  private byte[] payload(byte[] text) {
    Outgoing message = text(text);
    ByteBuf frame = message.frame(0, deflater);
    int header = WebSocketFrames.headerSizeOf(frame);
    byte[] deflated =
        ByteBufUtil.getBytes(frame, frame.readerIndex() + header, frame.readableBytes() - header);
    message.release();
    return deflated;
  }

  private Outgoing text(byte[] payload) {
    ByteBuf buffer = Outgoing.newPayload(allocator).writeBytes(payload);
    return Outgoing.text(allocator, buffer, List.of());
  }

  private static byte[] repeated(int length) {
    return "some text that comes again and again; "
        .repeat(length / 38 + 1)
        .substring(0, length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(data);
    byte[] out = new byte[100_000];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return java.util.Arrays.copyOf(out, length - 4);
  }
}
