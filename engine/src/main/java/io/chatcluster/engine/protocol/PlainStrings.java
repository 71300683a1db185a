package io.chatcluster.engine.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * Writes a list of strings that JSON leaves as they are, which is what many acks and events are:
 * nothing but quotes and commas comes between them.
 */
final class PlainStrings {
  private static final char FIRST_PRINTABLE = ' ';
  private static final char LAST_PRINTABLE = '~';

  private PlainStrings() {}

  /** Writes the list, or leaves the buffer as it was and returns false. */
  static boolean write(ByteBuf out, List<?> list) {
    // A copy: the list may be a linked one, and change meanwhile.
    Object[] all = list.toArray();
    for (Object element : all) {
      if (!(element instanceof String text) || !isPlain(text)) {
        return false;
      }
    }
    out.writeByte('[');
    for (int i = 0; i < all.length; i++) {
      if (i > 0) {
        out.writeByte(',');
      }
      out.writeByte('"');
      ByteBufUtil.writeAscii(out, (String) all[i]);
      out.writeByte('"');
    }
    out.writeByte(']');
    return true;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < FIRST_PRINTABLE || c > LAST_PRINTABLE || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
