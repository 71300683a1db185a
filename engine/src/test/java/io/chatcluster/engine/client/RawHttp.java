package io.chatcluster.engine.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes whatever it likes. Reads wait 60 s at most. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;

  /** Connects. */
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
  }

  /** Writes text as it is. */
  public RawHttp write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Writes a byte for each character. */
  public RawHttp writeBytes(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Everything until the server closes. */
  public String readToEnd() throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] some = new byte[8192];
    try {
      for (int n; (n = socket.getInputStream().read(some)) >= 0; ) {
        all.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException reset) {
      all.append("<reset>");
    }
    return all.toString();
  }

  /** Reads until this text has come, or the end. */
  public String readUntil(String expected) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(expected) < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        break;
      }
      all.append((char) b);
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
