package io.chatcluster.engine.transport;

import io.chatcluster.engine.handshake.DeflateOffer;
import io.chatcluster.engine.handshake.EngineIoError;
import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The opening handshake of RFC 6455, section 4.2.2, and the change of the pipeline with it. */
final class WebSocketUpgrade {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int ANSWER_AND_OPEN = 384;
  private static final String ANSWER =
      "HTTP/1.1 101 Switching Protocols\r\n"
          + "Upgrade: websocket\r\n"
          + "Connection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: ";

  /** Looking for the algorithm takes longer than the digest. */
  private static final FastThreadLocal<MessageDigest> SHA_1 =
      new FastThreadLocal<>() {
        @Override
        protected MessageDigest initialValue() throws NoSuchAlgorithmException {
          return MessageDigest.getInstance("SHA-1");
        }
      };

  private WebSocketUpgrade() {}

  /**
   * Prepares the answer 101, which leaves with the first frame or the next flush, and leaves only
   * the connection in the pipeline.
   *
   * @return null when the request was wrong and has its answer
   */
  static WebSocketConnection perform(
      EngineIo engine,
      Loop loop,
      ChannelHandlerContext ctx,
      HttpExchange exchange,
      FullHttpRequest request) {
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (!isKey(key)
        || !"13".equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        || !request
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      exchange.fail(EngineIoError.BAD_REQUEST);
      return null;
    }
    boolean deflates =
        engine.deflater() != null
            && DeflateOffer.acceptable(
                request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    ByteBuf answer = ctx.alloc().directBuffer(ANSWER_AND_OPEN);
    ByteBufUtil.writeAscii(answer, ANSWER);
    ByteBufUtil.writeAscii(answer, accept(key));
    if (deflates) {
      ByteBufUtil.writeAscii(answer, "\r\nSec-WebSocket-Extensions: " + DeflateOffer.ANSWER);
    }
    ByteBufUtil.writeAscii(answer, "\r\n\r\n");
    WebSocketConnection connection = new WebSocketConnection(engine, loop, deflates, answer);
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addLast(connection);
    pipeline.remove(ctx.handler());
    pipeline.remove(EngineIo.HTTP_AGGREGATOR);
    // Last: what the decoder has read beyond the request goes to the connection.
    pipeline.remove(EngineIo.HTTP_CODEC);
    return connection;
  }

  private static boolean isKey(String key) {
    if (key == null) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static String accept(String key) {
    byte[] digest = SHA_1.get().digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
    return Base64.getEncoder().encodeToString(digest);
  }
}
