package io.chatcluster.cluster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address for several servers, as a name or a virtual address is: a new connection leads to the
 * present server, an open one stays where it is. It can answer {@code HELLO} as old proxies do,
 * change what clients send, and end subscriptions that the clients go on to count on.
 */
public final class MovingAddress implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Set<Socket> subscribed = ConcurrentHashMap.newKeySet();
  private volatile int port;
  private volatile String helloReply = "";
  private volatile String replaced = "";
  private volatile String replacement = "";

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

  /** Replaces a text of what clients send by another of the same length. */
  public void replace(String text, String other) {
    if (text.length() != other.length()) {
      throw new IllegalArgumentException("the lengths differ");
    }
    replaced = text;
    replacement = other;
  }

  /** Ends the subscriptions of a channel on all connections; the connections stay. */
  public void unsubscribe(String channel) {
    String command = "*2\r\n$11\r\nUNSUBSCRIBE\r\n$" + channel.length() + "\r\n" + channel + "\r\n";
    for (Socket target : subscribed) {
      try {
        write(target, command.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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
        run("address-up", () -> copy(client, target, true));
        run("address-down", () -> copy(target, client, false));
      } catch (IOException e) {
        // The server is away, or the test has ended.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean isUp) {
    byte[] buffer = new byte[16_384];
    String hello = isUp ? helloReply : "";
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int count; (count = in.read(buffer)) > 0; ) {
        if (!hello.isEmpty() && contains(buffer, count, "HELLO")) {
          from.getOutputStream().write((hello + "\r\n").getBytes(StandardCharsets.US_ASCII));
        } else {
          if (isUp && contains(buffer, count, "SUBSCRIBE")) {
            subscribed.add(to);
          }
          write(to, isUp ? replaced(buffer, count) : Arrays.copyOf(buffer, count));
        }
      }
    } catch (IOException e) {
      // One of both ends is closed.
    }
  }

  private byte[] replaced(byte[] buffer, int count) {
    return replaced.isEmpty()
        ? Arrays.copyOf(buffer, count)
        : new String(buffer, 0, count, StandardCharsets.ISO_8859_1)
            .replace(replaced, replacement)
            .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void write(Socket to, byte[] bytes) throws IOException {
    synchronized (to) {
      to.getOutputStream().write(bytes);
    }
  }

  private static boolean contains(byte[] buffer, int count, String command) {
    return new String(buffer, 0, count, StandardCharsets.US_ASCII)
        .contains("\r\n" + command + "\r\n");
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
