package io.chatcluster.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisExecProvider;

/**
 * A Redis that lives exactly as long as this process. It runs in a session of its own, so that
 * Ctrl-C does not reach it before the nodes have left; a small shell script holds the other end of
 * a pipe and ends it, with its files, when the pipe closes, by {@link #close} or by the death of
 * this process. It keeps nothing and listens on this machine only.
 */
final class DemoRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoRedis.class);
  private static final long START_SECONDS = 10;
  private static final long STOP_SECONDS = 6;

  private final Process guard;
  private final int port;

  private DemoRedis(Process guard, int port) {
    this.guard = guard;
    this.port = port;
  }

  /**
   * Starts it and waits until it takes connections, at most 10 s.
   *
   * @throws DemoException when there is none for this system, or it does not start
   */
  static DemoRedis start() throws DemoException, InterruptedException {
    try {
      Path folder = Files.createTempDirectory("chat-demo-redis-");
      Path program = program(folder);
      int port = FreePorts.any();
      Process guard =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  script(),
                  "redis-guard",
                  program.toString(),
                  folder.toString(),
                  String.valueOf(port))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      DemoRedis redis = new DemoRedis(guard, port);
      redis.waitUntilReady(folder.resolve("redis.pid"));
      return redis;
    } catch (IOException | IllegalArgumentException e) {
      throw new DemoException(
          "the Redis that comes along does not start here ("
              + e.getMessage()
              + "); start one and name it with --redis-url",
          e);
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.error("Redis on port {} did not end within {} s", port, STOP_SECONDS);
      }
    } catch (IOException e) {
      log.debug("the guard of Redis has ended already", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitUntilReady(Path pidFile) throws DemoException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    // The file is written when it listens; it proves that this Redis answers and not another.
    while (!Files.exists(pidFile) || !connects()) {
      if (guard.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        close();
        throw new DemoException(
            "the Redis that comes along did not start; start one and name it with --redis-url");
      }
    }
  }

  private boolean connects() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Moves the extracted program into the folder that the guard removes. */
  private static Path program(Path folder) throws IOException {
    File extracted = RedisExecProvider.defaultProvider().get();
    Path program = folder.resolve("redis-server");
    Files.move(extracted.toPath(), program);
    Files.deleteIfExists(extracted.toPath().toAbsolutePath().getParent());
    return program;
  }

  private static String script() throws IOException {
    try (InputStream script = DemoRedis.class.getResourceAsStream("/demo/redis-guard.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
