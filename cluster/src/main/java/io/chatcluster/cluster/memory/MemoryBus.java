package io.chatcluster.cluster.memory;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A {@link Bus} inside the process. The listener is called on the thread that publishes; of the
 * patterns of Redis {@code *}, {@code ?} and escapes are known.
 */
public final class MemoryBus implements Bus {
  private final MemoryHub hub;
  private final Set<String> channels = ConcurrentHashMap.newKeySet();
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();
  private volatile BusListener listener;

  /** A bus that is alone: for one node. */
  public MemoryBus() {
    this(new MemoryHub());
  }

  /** A bus for one of the nodes that share a hub. */
  public MemoryBus(MemoryHub hub) {
    this.hub = hub;
  }

  @Override
  public CompletionStage<Void> start(BusListener hearing) {
    listener = hearing;
    hub.add(this);
    hearing.connected();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    return connected()
        ? CompletableFuture.completedFuture(hub.publish(channel, message))
        : CompletableFuture.failedFuture(closed());
  }

  @Override
  public CompletionStage<Void> subscribe(Collection<String> names) {
    return whenConnected(() -> channels.addAll(names));
  }

  @Override
  public CompletionStage<Void> unsubscribe(Collection<String> names) {
    return whenConnected(() -> names.forEach(channels::remove));
  }

  @Override
  public CompletionStage<Void> subscribePatterns(Collection<String> globs) {
    return whenConnected(() -> globs.forEach(glob -> patterns.put(glob, regex(glob))));
  }

  @Override
  public CompletionStage<Void> unsubscribePatterns(Collection<String> globs) {
    return whenConnected(() -> globs.forEach(patterns::remove));
  }

  @Override
  public CompletionStage<Long> subscribers(String channel) {
    return connected()
        ? CompletableFuture.completedFuture(hub.subscribers(channel))
        : CompletableFuture.failedFuture(closed());
  }

  private CompletionStage<Void> whenConnected(Runnable change) {
    if (!connected()) {
      return CompletableFuture.failedFuture(closed());
    }
    change.run();
    return CompletableFuture.completedFuture(null);
  }

  private static ClusterUnavailableException closed() {
    return new ClusterUnavailableException("the bus is not started, or closed");
  }

  @Override
  public boolean connected() {
    return listener != null;
  }

  @Override
  public void close() {
    hub.remove(this);
    listener = null;
  }

  /** Called by the hub. */
  long deliver(String channel, byte[] message) {
    BusListener hearing = listener;
    if (hearing == null) {
      return 0;
    }
    long receivers = 0;
    if (channels.contains(channel)) {
      hearing.message(channel, message);
      receivers++;
    }
    for (Pattern pattern : patterns.values()) {
      if (pattern.matcher(channel).matches()) {
        hearing.message(channel, message);
        receivers++;
      }
    }
    return receivers;
  }

  /** Called by the hub. */
  boolean hears(String channel) {
    return channels.contains(channel);
  }

  private static Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        boolean isEscape = c == '\\' && i + 1 < glob.length();
        regex.append(Pattern.quote(String.valueOf(isEscape ? glob.charAt(++i) : c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
