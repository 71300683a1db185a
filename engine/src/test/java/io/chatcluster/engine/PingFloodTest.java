package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The pings of one read are answered with one write. */
class PingFloodTest {
  private static final int PINGS = 60;
  private static final int FLOOD = 10_000;
  private static final int PINGS_A_TURN = 64;
  private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
  private static final int PONG_BYTES = 2;

  /** Counts what a real channel makes a system call of. */
  private static final class Counting extends EmbeddedChannel {
    private int writes;

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer pending) throws Exception {
      writes++;
      super.doWrite(pending);
    }
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static long sentBytes(EmbeddedChannel channel) {
    long bytes = 0;
    for (ByteBuf sent; (sent = channel.readOutbound()) != null; ) {
      bytes += sent.readableBytes();
      sent.release();
    }
    return bytes;
  }

  private static Counting upgraded() {
    Counting channel = new Counting();
    EchoEngineIo.create(25_000, 20_000).init(channel);
    channel.writeInbound(
        ascii(
            "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
    channel.runPendingTasks();
    assertThat(sentBytes(channel)).isPositive();
    channel.writes = 0;
    return channel;
  }

  private static ByteBuf pings(int count) {
    ByteBuf pings = Unpooled.buffer(PING.length * count);
    for (int i = 0; i < count; i++) {
      pings.writeBytes(PING);
    }
    return pings;
  }

  /** What another connection has to do on the same event loop comes after two turns at most. */
  @Test
  void a_flood_of_pings_takes_turns_with_the_neighbours() {
    Counting channel = upgraded();
    long[] pongsBeforeNeighbour = {-1};
    channel.pipeline().fireChannelRead(pings(FLOOD));
    channel.eventLoop().execute(() -> pongsBeforeNeighbour[0] = sentBytes(channel) / PONG_BYTES);
    channel.runPendingTasks();
    assertThat(pongsBeforeNeighbour[0]).isBetween(0L, 2L * PINGS_A_TURN);
    assertThat(pongsBeforeNeighbour[0] + sentBytes(channel) / PONG_BYTES).isEqualTo(FLOOD);
    channel.finishAndReleaseAll();
  }

  @Test
  void pongs_of_one_turn_leave_together() {
    Counting channel = upgraded();
    channel.writeInbound(pings(PINGS));
    channel.runPendingTasks();
    assertThat(sentBytes(channel)).isEqualTo(PINGS * PONG_BYTES);
    assertThat(channel.writes).isLessThanOrEqualTo(2);
    channel.finishAndReleaseAll();
  }
}
