package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decodes the payload of a packet: with the types that listeners asked for, through the server's
 * {@link JsonSupport}; or plainly, as maps, lists and simple values. The payload was checked
 * before.
 */
public final class ArgumentReader {
  private static final ObjectMapper PLAIN = new ObjectMapper();

  static {
    // Half surrogate pairs are written as escapes; without it they are an error.
    PLAIN.getFactory().enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
  }

  private final JsonSupport typed;

  /**
   * Can be read once. The library's wrapper of the JSON support reads a payload that does not fit a
   * second time, to log it with an error; a client must not be able to fill the log.
   */
  private static final class Payload extends ByteBufInputStream {
    Payload(byte[] payload) {
      super(Unpooled.wrappedBuffer(payload));
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
  public Map<String, Object> auth(IncomingPacket packet) {
    try {
      return PLAIN.readValue(packet.json(), new TypeReference<>() {});
    } catch (IOException broken) {
      throw unreadable();
    }
  }

  /**
   * What an event or an ack carries, as maps, lists and simple values; attachments as {@code
   * byte[]}. The name of an event is not among them.
   */
  public List<Object> plain(IncomingPacket packet, List<byte[]> attachments) {
    if (packet.strings() != null) {
      return new ArrayList<>(packet.strings());
    }
    List<Object> all = tree(packet, attachments);
    return packet.event() == null ? all : all.subList(1, all.size());
  }

  /**
   * The event with its arguments in the types of its listeners; no arguments where nobody listens.
   *
   * @param library the name of the namespace in the library
   * @throws IOException when an argument does not fit its type: an error of the application's
   *     contract, not of the protocol
   */
  public Event event(String library, IncomingPacket packet, List<byte[]> attachments)
      throws IOException {
    if (!attachments.isEmpty()) {
      Event event = typed.readValue(library, marked(packet, attachments), Event.class);
      if (!event.getArgs().isEmpty()) {
        event.getArgs().replaceAll(BinaryMarks::restore);
      }
      return event;
    }
    return typed instanceof EngineJson ours
        ? ours.event(library, packet)
        : typed.readValue(library, new Payload(packet.json()), Event.class);
  }

  /** The arguments of an ack in the types of its callback. */
  public List<Object> ack(IncomingPacket packet, List<byte[]> attachments, AckCallback<?> callback)
      throws IOException {
    ByteBufInputStream payload =
        attachments.isEmpty() ? new Payload(packet.json()) : marked(packet, attachments);
    List<Object> args = new ArrayList<>(typed.readAckArgs(payload, callback).getArgs());
    if (!attachments.isEmpty()) {
      args.replaceAll(BinaryMarks::restore);
    }
    return args;
  }

  private static ByteBufInputStream marked(IncomingPacket packet, List<byte[]> attachments)
      throws IOException {
    return new Payload(PLAIN.writeValueAsBytes(BinaryMarks.mark(tree(packet, attachments))));
  }

  /** A JSON array as a list of maps, lists and simple values. */
  @SuppressWarnings("unchecked") // A list stays a list.
  static List<Object> plain(byte[] json, List<byte[]> attachments) throws IOException {
    List<Object> list = PLAIN.readValue(json, new TypeReference<>() {});
    return attachments.isEmpty()
        ? list
        : (List<Object>) new Placeholders(attachments).resolve(list);
  }

  private static List<Object> tree(IncomingPacket packet, List<byte[]> attachments) {
    try {
      return plain(packet.json(), attachments);
    } catch (IOException broken) {
      throw unreadable();
    }
  }

  private static ProtocolViolation unreadable() {
    return new ProtocolViolation("illegal JSON");
  }
}
