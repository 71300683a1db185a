package io.chatcluster.cluster.answer;

import io.chatcluster.engine.api.AckListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps the answers of clients until it was told how many clients were asked: whoever asks must
 * hear the count first.
 */
final class AckAnswers implements AckListener {
  private final Consumer<List<Object>> sending;
  private List<List<Object>> early = new ArrayList<>();

  /**
   * @param sending sends one answer; must not block
   */
  AckAnswers(Consumer<List<Object>> sending) {
    this.sending = sending;
  }

  @Override
  public void acked(List<Object> args) {
    synchronized (this) {
      if (early != null) {
        early.add(args);
        return;
      }
    }
    sending.accept(args);
  }

  /** The count was sent: lets the answers go. */
  void counted() {
    List<List<Object>> kept;
    synchronized (this) {
      kept = early;
      early = null;
    }
    kept.forEach(sending);
  }
}
