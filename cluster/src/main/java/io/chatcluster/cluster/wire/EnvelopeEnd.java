package io.chatcluster.cluster.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * The end of an envelope of the sharded wire, where Java nodes have their uid and the namespace.
 */
final class EnvelopeEnd {
  private static final int UID_LENGTH = 6;

  /** The longest end that is looked at: the uid, and a namespace. */
  private static final int MOST = 1_024;

  private static final Form JSON = new Form("\"uid\":\"", "\",\"nsp\":\"");
  private static final Form MESSAGE_PACK =
      new Form("\u00a3uid" + (char) (0xa0 | UID_LENGTH), "\u00a3nsp");

  private EnvelopeEnd() {}

  /** What is written before and after the uid. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Form(byte[] before, byte[] after) {
    Form(String before, String after) {
      this(before.getBytes(ISO_8859_1), after.getBytes(ISO_8859_1));
    }

    int length() {
      return before.length + UID_LENGTH + after.length;
    }

    boolean isAt(byte[] bytes, int from) {
      int uidAt = from + before.length;
      int afterAt = uidAt + UID_LENGTH;
      return Arrays.equals(bytes, from, uidAt, before, 0, before.length)
          && Arrays.equals(bytes, afterAt, afterAt + after.length, after, 0, after.length);
    }
  }

  /** The uid of 6 characters; null where there is none. */
  static String sender(byte[] envelope) {
    if (envelope.length == 0) {
      return null;
    }
    Form form = envelope[0] == '{' ? JSON : MESSAGE_PACK;
    int least = Math.max(0, envelope.length - MOST);
    // From the end: the last one is that of the envelope, whatever clients wrote.
    for (int from = envelope.length - form.length(); from >= least; from--) {
      if (form.isAt(envelope, from)) {
        return new String(envelope, from + form.before.length, UID_LENGTH, ISO_8859_1);
      }
    }
    return null;
  }
}
