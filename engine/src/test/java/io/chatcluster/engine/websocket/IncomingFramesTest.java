package io.chatcluster.engine.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingFramesTest {
  private static final int FLOOD = 2_000;
  private static final int LARGEST_SHARE = 64;
  private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
  private static final byte[] PONG_PACKET = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, '3'};

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(channel.eventLoop());

  /** The names of the connections whose frames were handed on, in that order. */
  private final List<String> order = new ArrayList<>();

  private final class Named implements MessageReceiver {
    private final String name;
    private final IncomingFrames frames = new IncomingFrames(loop, channel, 1_000, false, this);

    Named(String name) {
      this.name = name;
      frames.reading(true);
    }

    void receives(byte[] frame, int times) {
      ByteBuf bytes = Unpooled.buffer(frame.length * times);
      for (int i = 0; i < times; i++) {
        bytes.writeBytes(frame);
      }
      loop.readBegins();
      try {
        frames.bytes(bytes);
      } finally {
        loop.readEnds(true);
      }
    }

    @Override
    public void message(boolean text, ByteBuf content) {
      order.add(name);
    }

    @Override
    public void ping(ByteBuf data) {
      order.add(name);
    }

    @Override
    public void closedByPeer() {}

    @Override
    public void unfinished() {}

    @Override
    public void violated(int code) {
      order.add("violated " + code);
    }
  }

  private void floodBesideNeighbour(byte[] frame) {
    List<Named> flooders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flooders.add(new Named("flood"));
    }
    Named neighbour = new Named("neighbour");
    flooders.forEach(one -> one.receives(frame, FLOOD));
    neighbour.receives(PING, 1);
    assertThat(order.indexOf("neighbour")).isLessThanOrEqualTo(20 * LARGEST_SHARE);
    while (order.size() < 20 * FLOOD + 1) {
      int before = order.size();
      channel.runPendingTasks();
      assertThat(order.size()).as("progress").isGreaterThan(before);
    }
    assertThat(Collections.frequency(order, "flood")).isEqualTo(20 * FLOOD);
    channel.finishAndReleaseAll();
  }

  @Test
  void pings_of_many_connections_leave_a_turn_for_their_neighbour() {
    floodBesideNeighbour(PING);
  }

  @Test
  void packets_without_an_answer_leave_a_turn_for_their_neighbour() {
    floodBesideNeighbour(PONG_PACKET);
  }
}
