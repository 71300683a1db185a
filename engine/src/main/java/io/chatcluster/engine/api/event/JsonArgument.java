package io.chatcluster.engine.api.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * An argument of an event as JSON that is not parsed yet. Objects take many times the memory of
 * their JSON: a listener for this class, {@code addEventListener(event, JsonArgument.class, …)},
 * may keep the argument until it has the time for it, and read only what it needs. Immutable; any
 * thread.
 */
@JsonDeserialize(using = JsonArgument.Reader.class)
public final class JsonArgument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final byte[] json;
  private final int offset;
  private final int length;
  private final UnaryOperator<JsonNode> binary;

  /** A part of a text that was checked to be JSON; the text must not change. */
  public JsonArgument(byte[] json, int offset, int length) {
    this(json, offset, length, null);
  }

  private JsonArgument(byte[] json, int offset, int length, UnaryOperator<JsonNode> binary) {
    this.json = json;
    this.offset = offset;
    this.length = length;
    this.binary = binary;
  }

  /** For readers that know no place in a text: takes a copy. */
  static final class Reader extends StdDeserializer<JsonArgument> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(JsonArgument.class);
    }

    @Override
    public JsonArgument deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      try (JsonGenerator generator = MAPPER.createGenerator(copy)) {
        generator.copyCurrentStructure(parser);
      }
      byte[] json = copy.toByteArray();
      return new JsonArgument(json, 0, json.length);
    }
  }

  /** The same JSON, of whose tree something is to be replaced by binary values. */
  public JsonArgument withBinary(UnaryOperator<JsonNode> replaced) {
    return new JsonArgument(json, offset, length, replaced);
  }

  /**
   * A value within this one.
   *
   * @param from where it begins, in bytes from the beginning of this one, as {@link #parser} counts
   */
  public JsonArgument part(int from, int bytes) {
    return new JsonArgument(json, offset + from, bytes, binary);
  }

  /** What it keeps in memory, in bytes: the whole text that it is a part of. */
  public int bytes() {
    return json.length;
  }

  /** Whether there may be binary values, which {@link #tree} alone has. */
  public boolean hasBinary() {
    return binary != null;
  }

  /** A reader of the JSON, for what is not worth a tree. */
  public JsonParser parser() throws IOException {
    return MAPPER.createParser(json, offset, length);
  }

  /** The whole argument as a tree, made anew at each call. */
  public JsonNode tree() throws IOException {
    JsonNode tree = MAPPER.readTree(json, offset, length);
    return binary == null ? tree : binary.apply(tree);
  }
}
