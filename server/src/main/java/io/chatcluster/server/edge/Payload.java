package io.chatcluster.server.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.server.chat.ErrorCode;
import io.chatcluster.server.chat.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * The payload of a request. Whatever a client sends is either what is asked for here or refused
 * with {@code bad_request}; what nobody asks for is ignored.
 */
final class Payload {
  private final JsonNode fields;

  /**
   * A payload.
   *
   * @param argument the first argument of the event; null when there was none
   */
  Payload(JsonNode argument) {
    fields = argument;
  }

  /** A text that must be there. */
  String text(String name) {
    String text = optionalText(name);
    if (text == null) {
      throw wrong(name, "must be a string");
    }
    return text;
  }

  /** A text that may be missing or null. */
  String optionalText(String name) {
    JsonNode value = field(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(name, "must be a string");
    }
    return value.textValue();
  }

  /** True or false, which must be there. */
  boolean flag(String name) {
    JsonNode value = field(name);
    if (value == null || !value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /**
   * Any JSON, as plain values; null when it is missing.
   *
   * @param maxBytes the most it may take as UTF-8 JSON without spaces
   */
  Object json(String name, int maxBytes) {
    JsonNode value = field(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!PlainJson.isWellFormed(value)) {
      throw wrong(name, "must be JSON with well-formed Unicode");
    }
    if (value.toString().getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new RefusedException(
          ErrorCode.TOO_LARGE, name + " must take at most " + maxBytes + " bytes");
    }
    return PlainJson.of(value);
  }

  private JsonNode field(String name) {
    if (fields == null || !fields.isObject()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "the payload must be an object");
    }
    return fields.get(name);
  }

  private static RefusedException wrong(String name, String what) {
    return new RefusedException(ErrorCode.BAD_REQUEST, name + " " + what);
  }
}
