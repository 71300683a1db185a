package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages of permessage-deflate (RFC 7692, section 7.2.2), each by itself, up to a bound:
 * what a message would be beyond it is never made, however small the message is on the wire. One
 * inflater serves all connections of a thread.
 */
public final class MessageInflater {
  /** What the sender leaves off the end of a message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final int FIRST = 4096;

  private static final FastThreadLocal<Inflater> INFLATER =
      new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
          return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
          inflater.end();
        }
      };

  private MessageInflater() {}

  /** A message that would be longer than its bound. */
  public static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("message is too long when inflated", null, false, false);
    }
  }

  /**
   * Inflates a whole message.
   *
   * @param deflated its payload, which is read and stays the caller's
   * @param maxBytes the longest result
   * @return the message; the caller releases it
   * @throws TooLongException when it is longer
   * @throws DataFormatException when it is not deflated
   */
  public static ByteBuf inflate(ByteBufAllocator allocator, ByteBuf deflated, int maxBytes)
      throws TooLongException, DataFormatException {
    Inflater inflater = INFLATER.get();
    ByteBuf message = allocator.directBuffer(Math.min(FIRST, maxBytes), maxBytes);
    boolean done = false;
    try {
      inflater.setInput(deflated.nioBuffer());
      inflateInput(inflater, message);
      if (!inflater.finished()) {
        inflater.setInput(TAIL);
        inflateInput(inflater, message);
      }
      if (inflater.getRemaining() > 1) {
        // One byte may follow a block that says it is the last (section 7.2.3.5).
        throw new DataFormatException("more than a message");
      }
      done = true;
      return message;
    } finally {
      // Lets go of the input, too.
      inflater.reset();
      if (!done) {
        message.release();
      }
    }
  }

  private static void inflateInput(Inflater inflater, ByteBuf message)
      throws TooLongException, DataFormatException {
    while (true) {
      if (!message.isWritable() && message.capacity() < message.maxCapacity()) {
        message.ensureWritable(1);
      }
      if (!message.isWritable()) {
        requireEnd(inflater);
        return;
      }
      ByteBuffer free = message.internalNioBuffer(message.writerIndex(), message.writableBytes());
      int made = inflater.inflate(free);
      message.writerIndex(message.writerIndex() + made);
      if (made == 0) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("dictionary");
        }
        return;
      }
    }
  }

  /** The message is as long as it may be: nothing more may come. */
  private static void requireEnd(Inflater inflater) throws TooLongException, DataFormatException {
    if (inflater.inflate(new byte[1]) > 0) {
      throw new TooLongException();
    }
  }
}
