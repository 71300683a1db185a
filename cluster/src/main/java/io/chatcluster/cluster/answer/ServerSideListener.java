package io.chatcluster.cluster.answer;

import java.util.List;

/**
 * Hears an event that another member sent to the members themselves, not to clients. Called on the
 * worker of the namespace, in the order in which the events arrive; it must not block.
 */
@FunctionalInterface
public interface ServerSideListener {
  /**
   * An event came.
   *
   * @param arguments without the event name, as JSON carries them
   * @param ack how to answer
   */
  void heard(List<Object> arguments, Ack ack);

  /** Answers, if the sender asks for it. May be kept and used later, from any thread. */
  interface Ack {
    /** Whether the sender waits for an answer. */
    boolean isWanted();

    /**
     * Answers. Only the first answer of this node counts; none is sent when none is wanted.
     *
     * @param value what Jackson can write; null is possible
     * @throws IllegalArgumentException if the value cannot be written
     */
    void answer(Object value);
  }
}
