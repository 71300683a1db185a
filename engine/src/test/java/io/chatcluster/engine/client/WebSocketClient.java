package io.chatcluster.engine.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A WebSocket connection whose every frame is written by the test. Reads wait 10 s at most. */
public final class WebSocketClient implements AutoCloseable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int TIMEOUT_MS = 10_000;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  /** What the server sent: a frame, or the end of the stream as {@code opcode} -1. */
  public record Frame(int opcode, @SuppressWarnings("ArrayRecordComponent") byte[] data) {
    /** The payload as text. */
    public String text() {
      return new String(data, StandardCharsets.UTF_8);
    }

    /** The status code of a close frame; 0 at the end of the stream. */
    public int code() {
      return data.length < 2 ? 0 : ((data[0] & 0xff) << 8) | (data[1] & 0xff);
    }
  }

  /** Opens a connection over this socket. */
  public WebSocketClient(Socket socket, String pathAndQuery) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    String request =
        "GET "
            + pathAndQuery
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    String head = head();
    if (!head.startsWith("HTTP/1.1 101")) {
      socket.close();
      throw new IOException("no WebSocket: " + head.lines().findFirst().orElse(""));
    }
  }

  /** Opens a plain connection to the Engine.IO endpoint. */
  public static WebSocketClient open(int port, String moreQuery) throws IOException {
    return new WebSocketClient(
        new Socket(InetAddress.getLoopbackAddress(), port),
        "/socket.io/?EIO=4&transport=websocket" + moreQuery);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return text;
      }
      head.write(b);
      text = head.toString(StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  /** The socket below. */
  public Socket socket() {
    return socket;
  }

  /** Sends a text message in one frame. */
  public void send(String text) throws IOException {
    frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a binary message in one frame. */
  public void send(byte[] data) throws IOException {
    frame(BINARY, true, data);
  }

  /** Sends a masked frame. */
  public void frame(int opcode, boolean last, byte[] data) throws IOException {
    raw((last ? 0x80 : 0) | opcode, 0x80, data);
  }

  /** Sends a frame with these bits in the first byte and this mask bit in the second. */
  public void raw(int firstByte, int maskBit, byte[] data) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 14);
    frame.write(firstByte);
    if (data.length < 126) {
      frame.write(maskBit | data.length);
    } else if (data.length < 65_536) {
      frame.write(maskBit | 126);
      frame.write(data.length >> 8);
      frame.write(data.length);
    } else {
      frame.write(maskBit | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) data.length >> shift));
      }
    }
    if (maskBit != 0) {
      // A mask of zeros changes nothing.
      frame.write(new byte[4]);
    }
    frame.write(data);
    out.write(frame.toByteArray());
  }

  /** The next frame. */
  public Frame next() throws IOException {
    int first;
    try {
      first = in.read();
      if (first < 0) {
        return new Frame(-1, new byte[0]);
      }
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] data = new byte[length];
      in.readFully(data);
      return new Frame(first & 0x0f, data);
    } catch (EOFException | SocketException ended) {
      return new Frame(-1, new byte[0]);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
