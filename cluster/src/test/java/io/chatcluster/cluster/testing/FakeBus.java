package io.chatcluster.cluster.testing;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.NotPermittedException;
import io.chatcluster.cluster.wire.Addressed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A bus that notes its commands and answers when the test says so. */
public final class FakeBus implements Bus {
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<Addressed> published = new CopyOnWriteArrayList<>();
  private final Map<String, Long> subscribers = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> held = new CopyOnWriteArrayList<>();
  private int shards = 1;
  private volatile boolean isHolding;
  private volatile boolean isConnected;
  private volatile RuntimeException refusal;
  private volatile boolean refusesPatterns;
  private volatile Consumer<String> publishing = channel -> {};
  private volatile BusListener listener;

  /** One that is connected, and whose messages and breaks nobody hears. */
  public static FakeBus started() {
    FakeBus bus = new FakeBus();
    bus.start(
        new BusListener() {
          @Override
          public void message(String channel, byte[] message) {}

          @Override
          public void connected() {}

          @Override
          public void disconnected() {}
        });
    return bus;
  }

  /** The commands so far, each as its name and its sorted channels: {@code subscribe [a, b]}. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** The channels that were published to. */
  public List<String> published() {
    return published.stream().map(Addressed::channel).toList();
  }

  /** What was published, in order. */
  public List<Addressed> messages() {
    return List.copyOf(published);
  }

  /** How many subscribers a channel has from now on. */
  public void subscribers(String channel, long count) {
    subscribers.put(channel, count);
  }

  /** Divides the channels among so many shards, by their names. */
  public void shards(int count) {
    shards = count;
  }

  /** Where a channel is. */
  public int shardOf(String channel) {
    return Math.floorMod(channel.hashCode(), shards);
  }

  @Override
  public Collection<List<String>> groups(Collection<String> channels) {
    return channels.stream().collect(Collectors.groupingBy(this::shardOf)).values();
  }

  @Override
  public List<String> ways(String channel) {
    if (shards == 1) {
      return List.of(channel);
    }
    Map<Integer, String> ways = new TreeMap<>();
    for (int i = 0; ways.size() < shards; i++) {
      ways.putIfAbsent(shardOf(channel + i + "#"), channel + i + "#");
    }
    return List.copyOf(ways.values());
  }

  /** Answers no command from now on. */
  public void hold() {
    isHolding = true;
  }

  /** Answers what was held, and everything from now on. */
  public void release() {
    isHolding = false;
    held.forEach(answer -> answer.complete(null));
    held.clear();
  }

  /** Does this when something is published, with the channel, from now on. */
  public void whenPublishing(Consumer<String> task) {
    publishing = task;
  }

  /** Throws this from every command from now on; null for nothing. */
  public void refuse(RuntimeException thrown) {
    refusal = thrown;
  }

  /** Permits no patterns from now on, as a Redis whose ACL does not name them. */
  public void refusePatterns() {
    refusesPatterns = true;
  }

  private void checkRefusal() {
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Breaks the connection: what was held fails. */
  public void disconnect() {
    isConnected = false;
    held.forEach(answer -> answer.completeExceptionally(gone()));
    held.clear();
    listener.disconnected();
  }

  /** Connects again. */
  public void reconnect() {
    isConnected = true;
    listener.connected();
  }

  /** Lets a message arrive. */
  public void arrive(String channel, byte[] message) {
    listener.message(channel, message);
  }

  @Override
  public CompletionStage<Void> start(BusListener hearing) {
    listener = hearing;
    reconnect();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    checkRefusal();
    publishing.accept(channel);
    published.add(new Addressed(channel, message));
    return isConnected
        ? CompletableFuture.completedFuture(1L)
        : CompletableFuture.failedFuture(gone());
  }

  @Override
  public CompletionStage<Void> subscribe(Collection<String> channels) {
    return answer(() -> "subscribe " + sorted(channels));
  }

  @Override
  public CompletionStage<Void> unsubscribe(Collection<String> channels) {
    return answer(() -> "unsubscribe " + sorted(channels));
  }

  @Override
  public CompletionStage<Void> subscribePatterns(Collection<String> patterns) {
    CompletionStage<Void> answer = answer(() -> "psubscribe " + sorted(patterns));
    return refusesPatterns && isConnected
        ? CompletableFuture.failedFuture(new NotPermittedException("NOPERM on purpose", null))
        : answer;
  }

  @Override
  public CompletionStage<Void> unsubscribePatterns(Collection<String> patterns) {
    return answer(() -> "punsubscribe " + sorted(patterns));
  }

  @Override
  public CompletionStage<Long> subscribers(String channel) {
    return isConnected
        ? CompletableFuture.completedFuture(subscribers.getOrDefault(channel, 0L))
        : CompletableFuture.failedFuture(gone());
  }

  private CompletionStage<Void> answer(Supplier<String> command) {
    checkRefusal();
    if (!isConnected) {
      return CompletableFuture.failedFuture(gone());
    }
    commands.add(command.get());
    CompletableFuture<Void> answer = new CompletableFuture<>();
    if (isHolding) {
      held.add(answer);
    } else {
      answer.complete(null);
    }
    return answer;
  }

  private static List<String> sorted(Collection<String> names) {
    return names.stream().sorted().toList();
  }

  private static ClusterUnavailableException gone() {
    return new ClusterUnavailableException("the fake is not connected");
  }

  @Override
  public boolean connected() {
    return isConnected;
  }

  @Override
  public void close() {
    isConnected = false;
  }
}
