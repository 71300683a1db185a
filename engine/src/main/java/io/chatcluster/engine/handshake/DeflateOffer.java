package io.chatcluster.engine.handshake;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The negotiation of permessage-deflate (RFC 7692, section 7.1): the client's offers in order of
 * its preference, and our one answer. Neither side keeps its window from one message to the next.
 */
public final class DeflateOffer {
  /** What the handshake is answered with where an offer was accepted. */
  public static final String ANSWER =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static final String EXTENSION = "permessage-deflate";

  private DeflateOffer() {}

  /** Whether one of the offers in these {@code Sec-WebSocket-Extensions} fields is acceptable. */
  public static boolean acceptable(List<String> fields) {
    for (String field : fields) {
      for (String offer : field.split(",", -1)) {
        if (isAcceptable(offer.toLowerCase(Locale.ROOT).split(";", -1))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAcceptable(String[] offer) {
    if (!offer[0].strip().equals(EXTENSION)) {
      return false;
    }
    Set<String> seen = new java.util.HashSet<>();
    for (int i = 1; i < offer.length; i++) {
      int equals = offer[i].indexOf('=');
      String name = (equals < 0 ? offer[i] : offer[i].substring(0, equals)).strip();
      String value = equals < 0 ? null : offer[i].substring(equals + 1).strip().replace("\"", "");
      if (!seen.add(name) || !isUnderstood(name, value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnderstood(String name, String value) {
    return switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
      // We inflate any window.
      case "client_max_window_bits" -> value == null || isWindow(value);
      // The platform's deflater knows the largest window only.
      case "server_max_window_bits" -> "15".equals(value);
      default -> false;
    };
  }

  private static boolean isWindow(String value) {
    return value.matches("[89]|1[0-5]");
  }
}
