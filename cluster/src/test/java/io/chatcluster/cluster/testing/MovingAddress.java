package io.chatcluster.cluster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address for several servers, as a name or a virtual address is: a new connection leads to the
 * present server, an open one stays where it is. It can answer {@code HELLO} as old proxies do.
 */
public final class MovingAddress implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile int port;
  private volatile String helloReply = "";

  /** Leads to a port of this machine. */
  public MovingAddress(int port) {
    this.port = port;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("address-accept", this::accept);
  }

  /** New connections lead there. */
  public void moveTo(int otherPort) {
    port = otherPort;
  }

  /** The first command of each connection is answered with this line where it is HELLO. */
  public void answerHello(String reply) {
    helloReply = reply;
  }

  public String uri() {
    return "redis://" + RedisProcess.HOST + ":" + server.getLocalPort();
  }

  private static void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(target);
        run("address-up", () -> copy(client, target, helloReply));
        run("address-down", () -> copy(target, client, ""));
      } catch (IOException e) {
        // The server is away, or the test has ended.
      }
    }
  }

  private static void copy(Socket from, Socket to, String hello) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count; (count = in.read(buffer)) > 0; ) {
        if (!hello.isEmpty() && isHello(buffer, count)) {
          from.getOutputStream().write((hello + "\r\n").getBytes(StandardCharsets.US_ASCII));
        } else {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // One of both ends is closed.
    }
  }

  private static boolean isHello(byte[] buffer, int count) {
    return new String(buffer, 0, count, StandardCharsets.US_ASCII).contains("\r\nHELLO\r\n");
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
