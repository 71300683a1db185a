package io.chatcluster.engine.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Checks that a text is one JSON value within the bounds, in one pass and without building it: an
 * event that nobody listens to must not be cheaper to break than one that is decoded. Also finds
 * what the packet reader asks about the value.
 */
final class JsonScan {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final byte[] REPLACEMENT = {'\\', 'u', 'f', 'f', 'f', 'd'};

  /** The length of a backslash, {@code u} and four digits. */
  private static final int ESCAPE = 6;

  /**
   * More arguments than a listener has; a million of short ones would weigh many times their text.
   */
  private static final int MOST_STRINGS = 8;

  private final byte[] in;
  private final PacketLimits limits;
  private final BitSet objects = new BitSet();
  private int at;
  private int depth;
  private byte first;
  private int elementStart = -1;
  private int elementEnd;
  private boolean elementEscaped;

  /** The elements behind the first; null when they are not to be kept. */
  private List<String> strings;

  /**
   * A scan of this text, which is valid UTF-8. What passes is what Jackson reads: half surrogate
   * pairs in keys are replaced in the array itself.
   *
   * @param keepStrings whether to keep the elements of an array where they are a few plain strings
   */
  JsonScan(byte[] text, PacketLimits limits, boolean keepStrings) {
    this.in = text;
    this.limits = limits;
    this.strings = keepStrings ? List.of() : null;
  }

  boolean isArray() {
    return first == '[';
  }

  boolean isObject() {
    return first == '{';
  }

  /** Whether the first element of the array is a string or a number, as an event name is. */
  boolean firstIsName() {
    return elementStart >= 0
        && (in[elementStart] == '"' || in[elementStart] == '-' || isDigit(in[elementStart]));
  }

  /** The elements behind the first if they are a few strings without escapes, else null. */
  List<String> strings() {
    return strings;
  }

  /** The first element of the array if it is a string, else null. */
  String firstString() {
    if (elementStart < 0 || in[elementStart] != '"') {
      return null;
    }
    int length = elementEnd - elementStart - 2;
    if (length > limits.maxEventName()) {
      throw new ProtocolViolation("event name is too long");
    }
    if (!elementEscaped) {
      return new String(in, elementStart + 1, length, StandardCharsets.UTF_8);
    }
    try (JsonParser parser = FACTORY.createParser(in, elementStart, elementEnd - elementStart)) {
      return parser.nextTextValue();
    } catch (IOException broken) {
      throw new ProtocolViolation("illegal event name");
    }
  }

  void run() {
    first = peekAfterSpace();
    value();
    while (depth > 0) {
      afterValue();
    }
    if (skipSpace()) {
      throw illegal();
    }
  }

  /** Reads a value; of an array or object only its opening, and its first element. */
  private void value() {
    boolean element = depth == 1 && !objects.get(0);
    byte b = peekAfterSpace();
    int start = at;
    boolean escaped = false;
    switch (b) {
      case '{' -> {
        open(true);
        if (peekAfterSpace() == '}') {
          close();
        } else {
          key();
        }
      }
      case '[' -> {
        open(false);
        if (peekAfterSpace() == ']') {
          close();
        } else {
          value();
        }
      }
      case '"' -> escaped = string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
    if (element) {
      element(start, b == '"' && !escaped);
    }
  }

  private void element(int start, boolean plainString) {
    if (elementStart < 0) {
      elementStart = start;
      elementEnd = at;
      elementEscaped = !plainString;
    } else if (strings != null && (!plainString || strings.size() == MOST_STRINGS)) {
      strings = null;
    } else if (strings != null) {
      if (strings.isEmpty()) {
        strings = new ArrayList<>(2);
      }
      strings.add(new String(in, start + 1, at - start - 2, StandardCharsets.UTF_8));
    }
  }

  private void open(boolean object) {
    if (depth == limits.maxDepth()) {
      throw new ProtocolViolation("JSON is nested too deeply");
    }
    objects.set(depth++, object);
    at++;
  }

  private void close() {
    depth--;
    at++;
  }

  private void afterValue() {
    byte b = peekAfterSpace();
    boolean object = objects.get(depth - 1);
    if (b == (object ? '}' : ']')) {
      close();
    } else if (b == ',') {
      at++;
      if (object) {
        key();
      } else {
        value();
      }
    } else {
      throw illegal();
    }
  }

  private void key() {
    if (peekAfterSpace() != '"') {
      throw illegal();
    }
    int start = at;
    if (string()) {
      repairHalves(start);
    }
    if (at - start > PacketLimits.MAX_KEY) {
      throw new ProtocolViolation("key is too long");
    }
    if (peekAfterSpace() != ':') {
      throw illegal();
    }
    at++;
    value();
  }

  /**
   * Replaces escapes of half surrogate pairs within a key by {@code \\ufffd}, in place. {@code
   * JSON.stringify} writes such escapes; Jackson reads them in values but not in keys.
   */
  private void repairHalves(int start) {
    int i = start;
    while (i < at) {
      if (in[i] != '\\') {
        i++;
      } else if (in[i + 1] != 'u' || !Character.isSurrogate(unit(i))) {
        i += 2;
      } else if (Character.isHighSurrogate(unit(i))
          && in[i + ESCAPE] == '\\'
          && in[i + ESCAPE + 1] == 'u'
          && Character.isLowSurrogate(unit(i + ESCAPE))) {
        i += 2 * ESCAPE;
      } else {
        System.arraycopy(REPLACEMENT, 0, in, i, ESCAPE);
        i += ESCAPE;
      }
    }
  }

  /** What the escape at this place stands for; its digits were checked before. */
  private char unit(int escape) {
    int unit = 0;
    for (int i = escape + 2; i < escape + ESCAPE; i++) {
      unit = (unit << 4) | Character.digit(in[i], 16);
    }
    return (char) unit;
  }

  private boolean string() {
    boolean escaped = false;
    int start = ++at;
    while (at < in.length) {
      byte b = in[at++];
      if (b == '"') {
        if (at - start > PacketLimits.MAX_STRING) {
          throw new ProtocolViolation("string is too long");
        }
        return escaped;
      }
      if (b == '\\') {
        escaped = true;
        escape();
      } else if (b >= 0 && b < ' ') {
        throw illegal();
      }
    }
    throw illegal();
  }

  private void escape() {
    if (at == in.length) {
      throw illegal();
    }
    switch (in[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        // One character stands for another.
      }
      case 'u' -> {
        for (int i = 0; i < 4; i++, at++) {
          if (at == in.length || Character.digit(in[at], 16) < 0) {
            throw illegal();
          }
        }
      }
      default -> throw illegal();
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == in.length || in[at] != word.charAt(i)) {
        throw illegal();
      }
    }
  }

  private void number() {
    int start = at;
    if (at < in.length && in[at] == '-') {
      at++;
    }
    int integer = at;
    digits();
    if (in[integer] == '0' && at - integer > 1) {
      throw illegal();
    }
    if (at < in.length && in[at] == '.') {
      at++;
      digits();
    }
    if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < in.length && (in[at] == '+' || in[at] == '-')) {
        at++;
      }
      digits();
    }
    if (at - start > PacketLimits.MAX_NUMBER) {
      throw new ProtocolViolation("number is too long");
    }
  }

  private void digits() {
    int start = at;
    while (at < in.length && isDigit(in[at])) {
      at++;
    }
    if (at == start) {
      throw illegal();
    }
  }

  private byte peekAfterSpace() {
    if (!skipSpace()) {
      throw illegal();
    }
    return in[at];
  }

  private boolean skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r')) {
      at++;
    }
    return at < in.length;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static ProtocolViolation illegal() {
    return new ProtocolViolation("illegal JSON");
  }
}
