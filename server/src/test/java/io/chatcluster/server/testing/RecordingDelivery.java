package io.chatcluster.server.testing;

import io.chatcluster.server.chat.Delivery;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what would have been sent. */
public final class RecordingDelivery implements Delivery {
  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  /** One event. */
  public record Sent(Audience audience, String event, Object argument) {}

  @Override
  public void emit(Audience audience, String event, Object argument) {
    sent.add(new Sent(audience, event, argument));
  }

  /** Everything so far, in order. */
  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** The events of one name so far, in order. */
  public List<Sent> sent(String event) {
    return sent.stream().filter(one -> one.event().equals(event)).toList();
  }
}
