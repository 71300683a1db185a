package io.chatcluster.engine.handshake;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/** The query of a request's target, read as the URL standard and the official server read it. */
public final class Query {
  private Query() {}

  /**
   * Every parameter with all its values. A percent sign without two hexadecimal digits stands for
   * itself.
   */
  public static Map<String, List<String>> parse(String target) {
    try {
      return new QueryStringDecoder(target).parameters();
    } catch (IllegalArgumentException notEncoded) {
      return new QueryStringDecoder(encoded(target)).parameters();
    }
  }

  private static String encoded(String target) {
    StringBuilder encoded = new StringBuilder(target.length() + 16);
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      encoded.append(c);
      if (c == '%' && !(isHex(target, i + 1) && isHex(target, i + 2))) {
        encoded.append("25");
      }
    }
    return encoded.toString();
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }
}
