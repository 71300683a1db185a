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
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A WebSocket connection whose every frame is written by the test. Reads wait 60 s at most. */
public final class WebSocketClient implements AutoCloseable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** The bit of a compressed message in the first byte of its first frame. */
  public static final int RSV1 = 0x40;

  private static final int TIMEOUT_MS = 60_000;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final String head;
  private long bytesRead;

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
    this(socket, pathAndQuery, "");
  }

  /** Opens a connection with more header lines, each with its end of line. */
  public WebSocketClient(Socket socket, String pathAndQuery, String moreHeaders)
      throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    out = socket.getOutputStream();
    String request =
        "GET "
            + pathAndQuery
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + moreHeaders
            + "\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    head = head();
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

  /** A connection that offers compression. */
  public static WebSocketClient deflating(int port) throws IOException {
    return new WebSocketClient(
        new Socket(InetAddress.getLoopbackAddress(), port),
        "/socket.io/?EIO=4&transport=websocket",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  }

  /** The head of the answer to the handshake. */
  public String answer() {
    return head;
  }

  /** How many bytes of payload came in, compressed where they were. */
  public long bytesRead() {
    return bytesRead;
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
      bytesRead += length;
      return new Frame(first & 0x0f, (first & RSV1) == 0 ? data : inflated(data));
    } catch (EOFException | SocketException ended) {
      return new Frame(-1, new byte[0]);
    }
  }

  /** A payload as permessage-deflate has it. */
  public static byte[] deflated(byte[] data) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(data);
      byte[] out = new byte[data.length + 64];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(out, length - 4);
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflated(byte[] data) throws IOException {
    byte[] whole = Arrays.copyOf(data, data.length + 4);
    whole[data.length + 2] = (byte) 0xff;
    whole[data.length + 3] = (byte) 0xff;
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(whole);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] some = new byte[8192];
      for (int n; (n = inflater.inflate(some)) > 0; ) {
        text.write(some, 0, n);
      }
      return text.toByteArray();
    } catch (DataFormatException broken) {
      throw new IOException("the server sent what cannot be inflated", broken);
    } finally {
      inflater.end();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
