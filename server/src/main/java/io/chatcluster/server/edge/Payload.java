package io.chatcluster.server.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.chatcluster.engine.api.event.JsonArgument;
import io.chatcluster.server.chat.ErrorCode;
import io.chatcluster.server.chat.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The payload of a request. Whatever a client sends is either what is asked for here or refused
 * with {@code bad_request}; what nobody asks for is ignored.
 */
final class Payload {
  /** What requests ask for; other fields are never made objects. */
  private static final Set<String> NAMES = Set.of("room", "text", "id", "data", "active");

  /** The most that one field may take as it was sent: an escaped character takes six bytes. */
  private static final int MAX_FIELD_BYTES = 256 << 10;

  private final Map<String, JsonNode> fields;

  private Payload(Map<String, JsonNode> fields) {
    this.fields = fields;
  }

  /**
   * Reads the fields that requests ask for.
   *
   * @param argument the first argument of the event; null when there was none
   */
  static Payload of(JsonArgument argument) {
    if (argument == null) {
      return new Payload(null);
    }
    try {
      return new Payload(argument.hasBinary() ? all(argument.tree()) : some(argument));
    } catch (IOException broken) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "the payload must be JSON", broken);
    }
  }

  private static Map<String, JsonNode> all(JsonNode tree) {
    Map<String, JsonNode> fields = new HashMap<>();
    tree.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return tree.isObject() ? fields : null;
  }

  private static Map<String, JsonNode> some(JsonArgument argument) throws IOException {
    try (JsonParser parser = argument.parser()) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<String, JsonNode> fields = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (NAMES.contains(name)) {
          // As in JavaScript, of two fields with one name the last one counts.
          fields.put(name, value(argument, parser));
        } else {
          parser.skipChildren();
        }
      }
      return fields;
    }
  }

  /** A value; a missing node in the place of an array or object that is too large for any field. */
  private static JsonNode value(JsonArgument argument, JsonParser parser) throws IOException {
    if (!parser.currentToken().isStructStart()) {
      return parser.readValueAsTree();
    }
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    long length = parser.currentLocation().getByteOffset() - from;
    return length > MAX_FIELD_BYTES
        ? MissingNode.getInstance()
        : argument.part((int) from, (int) length).tree();
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
    if (value.isMissingNode()) {
      throw tooLarge(name, maxBytes);
    }
    if (!PlainJson.isWellFormed(value)) {
      throw wrong(name, "must be JSON with well-formed Unicode");
    }
    if (value.toString().getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw tooLarge(name, maxBytes);
    }
    return PlainJson.of(value);
  }

  private JsonNode field(String name) {
    if (fields == null) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "the payload must be an object");
    }
    return fields.get(name);
  }

  private static RefusedException tooLarge(String name, int maxBytes) {
    return new RefusedException(
        ErrorCode.TOO_LARGE, name + " must take at most " + maxBytes + " bytes");
  }

  private static RefusedException wrong(String name, String what) {
    return new RefusedException(ErrorCode.BAD_REQUEST, name + " " + what);
  }
}
