package io.chatcluster.engine.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.BitSet;

/**
 * Checks that a text is one JSON value within the bounds, in one pass and without building it: an
 * event that nobody listens to must not be cheaper to break than one that is decoded. Also finds
 * what the packet reader asks about the value.
 */
final class JsonScan {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final byte[] in;
  private final int end;
  private final int base;
  private final PacketLimits limits;
  private final BitSet objects = new BitSet();
  private int at;
  private int depth;
  private byte first;
  private int elementStart = -1;
  private int elementEnd;
  private boolean elementEscaped;

  JsonScan(ByteBuf text, PacketLimits limits) {
    if (text.hasArray()) {
      in = text.array();
      base = text.arrayOffset() + text.readerIndex();
      end = base + text.readableBytes();
    } else {
      in = ByteBufUtil.getBytes(text);
      base = 0;
      end = in.length;
    }
    this.at = base;
    this.limits = limits;
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

  /** The first element of the array if it is a string, else null. */
  String firstString(ByteBuf text) {
    if (elementStart < 0 || in[elementStart] != '"') {
      return null;
    }
    int length = elementEnd - elementStart - 2;
    if (length > limits.maxEventName()) {
      throw new ProtocolViolation("event name is too long");
    }
    if (!elementEscaped) {
      return new String(in, elementStart + 1, length, java.nio.charset.StandardCharsets.UTF_8);
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
    boolean element = depth == 1 && elementStart < 0 && !objects.get(0);
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
    if (element && elementStart < 0) {
      elementStart = start;
      elementEnd = at;
      elementEscaped = escaped;
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
    string();
    if (at - start > PacketLimits.MAX_KEY) {
      throw new ProtocolViolation("key is too long");
    }
    if (peekAfterSpace() != ':') {
      throw illegal();
    }
    at++;
    value();
  }

  private boolean string() {
    boolean escaped = false;
    at++;
    while (at < end) {
      byte b = in[at++];
      if (b == '"') {
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
    if (at == end) {
      throw illegal();
    }
    switch (in[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        // One character stands for another.
      }
      case 'u' -> {
        for (int i = 0; i < 4; i++, at++) {
          if (at == end || Character.digit(in[at], 16) < 0) {
            throw illegal();
          }
        }
      }
      default -> throw illegal();
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == end || in[at] != word.charAt(i)) {
        throw illegal();
      }
    }
  }

  private void number() {
    int start = at;
    if (at < end && in[at] == '-') {
      at++;
    }
    int integer = at;
    digits();
    if (in[integer] == '0' && at - integer > 1) {
      throw illegal();
    }
    if (at < end && in[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (in[at] == 'e' || in[at] == 'E')) {
      at++;
      if (at < end && (in[at] == '+' || in[at] == '-')) {
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
    while (at < end && isDigit(in[at])) {
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
    while (at < end && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r')) {
      at++;
    }
    return at < end;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static ProtocolViolation illegal() {
    return new ProtocolViolation("illegal JSON");
  }
}
