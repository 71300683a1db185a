package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events near the largest message: they arrive, and close no client that reads. */
class LargeEventsIT {
  private static final int NEAR_MAX = 5_900_000;
  private static final int BURST = 100;
  private static final int BURST_BYTES = 900_000;
  private static final String MARK = "after the burst";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @RegisterExtension static final Nodes nodes = new Nodes(2, "--max-payload", "6MB");

  private final HttpClient http = HttpClient.newHttpClient();

  /** Counts the large events that it receives, and keeps none. */
  private final class Reader implements WebSocket.Listener, AutoCloseable {
    private final CountDownLatch connected = new CountDownLatch(1);
    private final AtomicInteger large = new AtomicInteger();
    private final int largeLength;
    private final WebSocket socket;
    private int length;
    private volatile boolean isMarked;
    private volatile String ended;

    Reader(ChatNode node, int largeLength) throws Exception {
      this.largeLength = largeLength;
      int port = URI.create(node.url()).getPort();
      socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                  this)
              .get(60, TimeUnit.SECONDS);
      send("40");
      assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
    }

    void send(String packet) throws Exception {
      socket.sendText(packet, true).get(60, TimeUnit.SECONDS);
    }

    /** The event of the lobby that is passed on to all as it came. */
    void sendLarge() throws Exception {
      send("42[\"chat message\",\"" + "x".repeat(largeLength) + "\"]");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (length == 0 && data.toString().startsWith("40")) {
        connected.countDown();
      } else if (length == 0 && data.toString().equals("2")) {
        from.sendText("3", true);
      }
      isMarked |= length == 0 && data.toString().contains(MARK);
      length += data.length();
      if (last) {
        if (length > largeLength) {
          large.incrementAndGet();
        }
        length = 0;
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended = "closed " + code;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended = error.toString();
    }

    /** Waits for an event after the burst, which is sent until it comes. */
    void awaitMark(Reader sender) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                sender.send("42[\"chat message\",\"" + MARK + "\"]");
                return ended != null || isMarked;
              });
      assertThat(ended).isNull();
    }

    void awaitLarge(int count) {
      await().atMost(LIMIT).until(() -> ended != null || large.get() >= count);
      assertThat(ended).isNull();
      assertThat(large.get()).isEqualTo(count);
    }

    @Override
    public void close() {
      socket.abort();
    }
  }

  @Test
  void anEventNearTheLargestPayloadReachesBothNodes() throws Exception {
    try (Reader here = new Reader(nodes.get(0), NEAR_MAX);
        Reader alsoHere = new Reader(nodes.get(0), NEAR_MAX);
        Reader there = new Reader(nodes.get(1), NEAR_MAX)) {
      here.sendLarge();
      for (Reader reader : List.of(here, alsoHere, there)) {
        reader.awaitLarge(1);
      }
    }
  }

  @Test
  void aBurstOfLargeEventsClosesNoClientThatReads() throws Exception {
    try (ChatNode alone = ChatNode.start("alone", Map.of(), List.of())) {
      alone.waitUntilReady();
      try (Reader sender = new Reader(alone, BURST_BYTES);
          Reader one = new Reader(alone, BURST_BYTES);
          Reader two = new Reader(alone, BURST_BYTES)) {
        for (int i = 0; i < BURST; i++) {
          sender.sendLarge();
        }
        for (Reader reader : List.of(sender, one, two)) {
          reader.awaitLarge(BURST);
        }
      }
    }
  }

  /**
   * How much of it passes Redis is Redis's matter: it ends a subscription that is 32 MB behind, by
   * its {@code client-output-buffer-limit}.
   */
  @Test
  void aBurstOfLargeEventsClosesNoClientThatReadsOnAnotherNode() throws Exception {
    try (Reader sender = new Reader(nodes.get(0), BURST_BYTES);
        Reader here = new Reader(nodes.get(0), BURST_BYTES);
        Reader there = new Reader(nodes.get(1), BURST_BYTES);
        Reader alsoThere = new Reader(nodes.get(1), BURST_BYTES)) {
      for (int i = 0; i < BURST; i++) {
        sender.sendLarge();
      }
      here.awaitLarge(BURST);
      there.awaitMark(sender);
      alsoThere.awaitMark(sender);
      assertThat(there.large.get()).isBetween(1, BURST);
    }
  }
}
