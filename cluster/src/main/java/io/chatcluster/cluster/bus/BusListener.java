package io.chatcluster.cluster.bus;

import java.util.Collection;

/**
 * Hears what arrives on a {@link Bus}. Called on a thread of the bus, one call at a time per
 * connection: it must take a note, hand over and return.
 */
public interface BusListener {
  /**
   * A message of a channel that is subscribed.
   *
   * @param message belongs to the listener
   */
  void message(String channel, byte[] message);

  /**
   * The bus is connected: for the first time, or again. After a break no subscription can be relied
   * on until it was made and confirmed anew, and messages have been lost.
   */
  void connected();

  /**
   * Channels are not heard any more although the bus is connected: a part of it is not, or they
   * belong elsewhere now. They are to be subscribed anew; messages may have been lost.
   */
  default void lost(Collection<String> channels) {}

  /** Something else of the bus broke: {@link Bus#connected} may have become false. */
  default void faltered() {}

  /** The connection broke. The bus connects again by itself. */
  void disconnected();
}
