package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Decodes the payload of a packet: with the types that listeners asked for, through the server's
 * {@link JsonSupport}; or plainly, as maps, lists and simple values. The payload was checked
 * before.
 */
public final class ArgumentReader {
  private static final ObjectMapper PLAIN = new ObjectMapper();

  private final JsonSupport typed;

  /**
   * Can be read once. The library's wrapper of the JSON support reads a payload that does not fit a
   * second time, to log it with an error; a client must not be able to fill the log.
   */
  private static final class Payload extends ByteBufInputStream {
    Payload(ByteBuf payload) {
      super(payload);
    }

    @Override
    public void reset() throws IOException {
      throw new IOException("The payload does not fit its type");
    }
  }

  /** A reader that leaves types to this JSON support. */
  public ArgumentReader(JsonSupport typed) {
    this.typed = typed;
  }

  /** The payload of CONNECT. */
  public Map<String, Object> auth(ByteBuf payload) {
    try {
      return PLAIN.readValue(stream(payload), new TypeReference<>() {});
    } catch (IOException broken) {
      throw unreadable();
    }
  }

  /** The arguments as maps, lists and simple values; attachments as {@code byte[]}. */
  public List<Object> plain(ByteBuf payload, List<byte[]> attachments) {
    try {
      List<Object> list = PLAIN.readValue(stream(payload), new TypeReference<>() {});
      return attachments.isEmpty() ? list : resolved(list, attachments);
    } catch (IOException broken) {
      throw unreadable();
    }
  }

  /**
   * The event with its arguments in the types of its listeners; no arguments where nobody listens.
   *
   * @param library the name of the namespace in the library
   * @throws IOException when an argument does not fit its type: an error of the application's
   *     contract, not of the protocol
   */
  public Event event(String library, ByteBuf payload, List<byte[]> attachments) throws IOException {
    if (attachments.isEmpty()) {
      return typed.readValue(library, new Payload(payload.duplicate()), Event.class);
    }
    Event event = typed.readValue(library, marked(payload, attachments), Event.class);
    if (!event.getArgs().isEmpty()) {
      event.getArgs().replaceAll(BinaryMarks::restore);
    }
    return event;
  }

  /** The arguments of an ack in the types of its callback. */
  public List<Object> ack(ByteBuf payload, List<byte[]> attachments, AckCallback<?> callback)
      throws IOException {
    if (attachments.isEmpty()) {
      return typed.readAckArgs(new Payload(payload.duplicate()), callback).getArgs();
    }
    List<Object> args = typed.readAckArgs(marked(payload, attachments), callback).getArgs();
    args.replaceAll(BinaryMarks::restore);
    return args;
  }

  private ByteBufInputStream marked(ByteBuf payload, List<byte[]> attachments) throws IOException {
    List<Object> tree = PLAIN.readValue(stream(payload), new TypeReference<>() {});
    Object marked = BinaryMarks.mark(resolved(tree, attachments));
    return new Payload(Unpooled.wrappedBuffer(PLAIN.writeValueAsBytes(marked)));
  }

  @SuppressWarnings("unchecked") // A list stays a list.
  private static List<Object> resolved(List<Object> list, List<byte[]> attachments) {
    return (List<Object>) new Placeholders(attachments).resolve(list);
  }

  private static InputStream stream(ByteBuf payload) {
    return new ByteBufInputStream(payload.duplicate());
  }

  private static ProtocolViolation unreadable() {
    return new ProtocolViolation("illegal JSON");
  }
}
