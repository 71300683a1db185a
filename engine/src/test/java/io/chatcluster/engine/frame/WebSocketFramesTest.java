package io.chatcluster.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
  private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  private static WebSocketFrame decoded(ByteBuf frame) {
    // A client's decoder: server frames are not masked.
    EmbeddedChannel client =
        new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    client.writeInbound(frame);
    return client.readInbound();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 200_000})
  void frames_of_every_length_are_read_by_a_client(int length) {
    Outgoing message = Outgoing.ascii(ALLOCATOR, "x".repeat(length));
    WebSocketFrame text = decoded(message.frame(0).retainedDuplicate());
    assertThat(((TextWebSocketFrame) text).text()).hasSize(length);
    text.release();
    message.release();
    WebSocketFrame binary = decoded(WebSocketFrames.binary(ALLOCATOR, new byte[length]));
    assertThat(binary).isInstanceOf(BinaryWebSocketFrame.class);
    assertThat(binary.content().readableBytes()).isEqualTo(length);
    binary.release();
  }

  @Test
  void a_close_frame_has_its_code() {
    WebSocketFrame close = decoded(WebSocketFrames.close(ALLOCATOR, 1009));
    assertThat(((CloseWebSocketFrame) close).statusCode()).isEqualTo(1009);
    close.release();
  }

  @Test
  void a_message_is_released_with_all_its_frames() {
    Outgoing message = Outgoing.binary(ALLOCATOR, new byte[3]);
    ByteBuf frame = message.frame(1);
    assertThat(message.frames()).isEqualTo(2);
    message.release();
    assertThat(List.of(message.refCnt(), frame.refCnt())).containsOnly(0);
  }
}
