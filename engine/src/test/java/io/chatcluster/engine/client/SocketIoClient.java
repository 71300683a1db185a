package io.chatcluster.engine.client;

import io.chatcluster.engine.client.WebSocketClient.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A Socket.IO client over WebSocket: answers pings, hands over everything else as it came. Text has
 * no Engine.IO type in front, {@code binary:} and hexadecimal digits stand for binary, {@code
 * closed:} and the code for the end.
 */
public final class SocketIoClient implements AutoCloseable {
  private final WebSocketClient connection;
  private final Deque<String> pushedBack = new ArrayDeque<>();
  private String open;

  /** A client over this connection, which has not read anything yet. */
  public SocketIoClient(WebSocketClient connection) throws IOException {
    this.connection = connection;
    this.open = connection.next().text();
  }

  /** Opens a session and connects to no namespace. */
  public static SocketIoClient open(int port) throws IOException {
    return new SocketIoClient(WebSocketClient.open(port, ""));
  }

  /** Opens a session and connects to the main namespace. */
  public static SocketIoClient connected(int port) throws IOException {
    SocketIoClient client = open(port);
    client.connect("/", "");
    return client;
  }

  /** The OPEN packet. */
  public String openPacket() {
    return open;
  }

  /** The connection below. */
  public WebSocketClient connection() {
    return connection;
  }

  /** Connects to a namespace. Returns the answer. */
  public String connect(String nsp, String auth) throws IOException {
    send("0" + (nsp.equals("/") ? "" : nsp + ",") + auth);
    return next();
  }

  /** Sends a Socket.IO packet. */
  public void send(String packet) throws IOException {
    connection.send("4" + packet);
  }

  /** Sends binary. */
  public void send(byte[] data) throws IOException {
    connection.send(data);
  }

  /** The next thing that is not a ping. */
  public String next() throws IOException {
    if (!pushedBack.isEmpty()) {
      return pushedBack.poll();
    }
    while (true) {
      Frame frame = connection.next();
      switch (frame.opcode()) {
        case WebSocketClient.TEXT -> {
          String text = frame.text();
          if (!text.equals("2")) {
            return text.startsWith("4") ? text.substring(1) : "engine:" + text;
          }
          connection.send("3");
        }
        case WebSocketClient.BINARY -> {
          return "binary:" + java.util.HexFormat.of().formatHex(frame.data());
        }
        case WebSocketClient.PONG -> {
          return "pong:" + frame.text();
        }
        default -> {
          return "closed:" + frame.code();
        }
      }
    }
  }

  /** Sends an event with an ack id and waits for its answer: shows that this client is served. */
  public String roundTrip(String event) throws IOException {
    send("27[\"" + event + "\"]");
    return next();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
