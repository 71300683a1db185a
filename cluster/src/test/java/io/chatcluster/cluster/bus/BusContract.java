package io.chatcluster.cluster.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Bus} promises. */
public abstract class BusContract {
  private final List<Bus> buses = new ArrayList<>();

  /** A bus that is not started, joined with all others of the test. */
  protected abstract Bus newBus();

  /** Whether there are patterns. */
  protected boolean hasPatterns() {
    return true;
  }

  /** Two channels between which the order holds of what one bus publishes. */
  protected List<String> channelsInOrder() {
    return List.of("a", "b");
  }

  /** Whether publishing tells how many subscriptions took the message, all of them. */
  protected boolean countsReceivers() {
    return true;
  }

  private Bus started(Heard heard) throws Exception {
    Bus bus = newBus();
    buses.add(bus);
    done(bus.start(heard));
    return bus;
  }

  @AfterEach
  void closeBuses() {
    buses.forEach(Bus::close);
  }

  @Test
  void aMessageReachesEverySubscriberThePublisherToo() throws Exception {
    Heard first = new Heard();
    Heard second = new Heard();
    Bus publisher = started(first);
    done(publisher.subscribe(List.of("news")));
    done(started(second).subscribe(List.of("news")));

    long receivers = done(publisher.publish("news", bytes("hello")));
    if (countsReceivers()) {
      assertThat(receivers).isEqualTo(2);
    }

    await().untilAsserted(() -> assertThat(first.messages).containsExactly("news=hello"));
    await().untilAsserted(() -> assertThat(second.messages).containsExactly("news=hello"));
  }

  @Test
  void aChannelThatIsNotSubscribedIsNotHeard() throws Exception {
    Heard heard = new Heard();
    Bus bus = started(heard);
    done(bus.subscribe(List.of("a", "b")));
    done(bus.unsubscribe(List.of("a", "never subscribed")));

    done(bus.publish("a", bytes("1")));
    done(bus.publish("c", bytes("2")));
    done(bus.publish("b", bytes("3")));

    await().untilAsserted(() -> assertThat(heard.messages).containsExactly("b=3"));
  }

  @Test
  void aRepeatedSubscriptionIsConfirmedAndHeardOnce() throws Exception {
    Heard heard = new Heard();
    Bus bus = started(heard);
    done(bus.subscribe(List.of("a")));
    done(bus.subscribe(List.of("a", "b")));

    done(bus.publish("a", bytes("1")));
    done(bus.publish("b", bytes("2")));

    await().untilAsserted(() -> assertThat(heard.messages).contains("a=1", "b=2"));
    done(bus.publish("a", bytes("3")));
    await()
        .untilAsserted(
            () -> assertThat(heard.messages).containsExactlyInAnyOrder("a=1", "b=2", "a=3"));
  }

  @Test
  void aPatternHearsTheChannelsItMatches() throws Exception {
    assumeTrue(hasPatterns(), "this bus knows no patterns");
    Heard heard = new Heard();
    Bus bus = started(heard);
    done(bus.subscribePatterns(List.of("x#\\[a\\]??#")));

    done(bus.publish("x#[a]1#", bytes("short")));
    done(bus.publish("x#a12#", bytes("no bracket")));
    done(bus.publish("x#[a]12#", bytes("right")));

    await().untilAsserted(() -> assertThat(heard.messages).containsExactly("x#[a]12#=right"));
    done(bus.unsubscribePatterns(List.of("x#\\[a\\]??#", "never subscribed")));
    done(bus.subscribe(List.of("end")));
    done(bus.publish("x#[a]34#", bytes("not heard any more")));
    done(bus.publish("end", bytes("1")));
    await()
        .untilAsserted(() -> assertThat(heard.messages).containsExactly("x#[a]12#=right", "end=1"));
  }

  @Test
  void theSubscribersOfAChannelAreCountedPatternsAreNot() throws Exception {
    Bus first = started(new Heard());
    Bus second = started(new Heard());
    assertThat(done(first.subscribers("a"))).isZero();

    done(first.subscribe(List.of("a", "b")));
    done(first.subscribe(List.of("a")));
    done(second.subscribe(List.of("a")));
    if (hasPatterns()) {
      done(second.subscribePatterns(List.of("?")));
    }

    assertThat(done(first.subscribers("a"))).isEqualTo(2);
    assertThat(done(second.subscribers("b"))).isEqualTo(1);
    done(second.unsubscribe(List.of("a")));
    assertThat(done(first.subscribers("a"))).isEqualTo(1);
  }

  @Test
  void whatOneBusPublishesIsHeardInItsOrder() throws Exception {
    Heard heard = new Heard();
    List<String> channels = channelsInOrder();
    done(started(heard).subscribe(channels));
    Bus publisher = started(new Heard());

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String channel = channels.get(i % 3 == 0 ? 0 : 1);
      CompletionStage<Long> published = publisher.publish(channel, bytes("" + i));
      expected.add(channel + "=" + i);
      assertThat(published).isNotNull();
    }

    await().untilAsserted(() -> assertThat(heard.messages).hasSize(expected.size()));
    assertThat(heard.messages).containsExactlyElementsOf(expected);
  }

  @Test
  void bytesAndNamesArriveUnchanged() throws Exception {
    Heard heard = new Heard();
    Bus bus = started(heard);
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    done(bus.subscribe(List.of("socket.io#/#a#b *é😀#")));

    done(bus.publish("socket.io#/#a#b *é😀#", all));

    await().untilAsserted(() -> assertThat(heard.last).isEqualTo(all));
  }

  @Test
  void itSaysWhenItIsConnected() throws Exception {
    Heard heard = new Heard();
    Bus bus = newBus();
    assertThat(bus.connected()).isFalse();
    assertThat(bus.publish("a", bytes("early")))
        .failsWithin(2, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClusterUnavailableException.class);
    assertThat(bus.subscribers("a")).failsWithin(2, TimeUnit.SECONDS);

    buses.add(bus);
    done(bus.start(heard));

    assertThat(bus.connected()).isTrue();
    assertThat(heard.connects).isEqualTo(1);
    bus.close();
    assertThat(bus.connected()).isFalse();
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  protected static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Notes what a bus tells. */
  protected static final class Heard implements BusListener {
    public final List<String> messages = new CopyOnWriteArrayList<>();
    public final List<String> lost = new CopyOnWriteArrayList<>();
    public volatile byte[] last;
    public volatile int connects;
    public volatile int disconnects;
    public volatile int falters;

    public Heard() {}

    @Override
    public void message(String channel, byte[] message) {
      last = message;
      messages.add(channel + "=" + new String(message, UTF_8));
    }

    @Override
    public synchronized void connected() {
      connects = connects + 1;
    }

    @Override
    public void lost(Collection<String> channels) {
      lost.addAll(channels);
    }

    @Override
    public synchronized void faltered() {
      falters = falters + 1;
    }

    @Override
    public synchronized void disconnected() {
      disconnects = disconnects + 1;
    }
  }
}
