package io.chatcluster.cluster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * Redis as a process of this machine: that of the PATH, or the one that a test dependency bundles.
 */
final class ProcessRedis implements TestRedis {
  private static final String HOST = "127.0.0.1";

  private final String description;
  private final int port;
  private final long processId;

  private ProcessRedis(String description, int port, long processId) {
    this.description = description;
    this.port = port;
    this.processId = processId;
  }

  /** Where the PATH has a {@code redis-server}. */
  static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static ProcessRedis started(Path program) throws IOException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                HOST,
                "--save",
                "",
                "--appendonly",
                "no")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "redis-end"));
    return new ProcessRedis(program.toString(), port, process.pid());
  }

  static ProcessRedis bundled() throws IOException {
    int port = freePort();
    RedisServer server =
        RedisServer.builder()
            .port(port)
            .bind(HOST)
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    long before = newestChild();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "redis-end"));
    long child = newestChild();
    if (child == before) {
      throw new IOException("the bundled Redis has no process");
    }
    return new ProcessRedis("bundled redis-server", port, child);
  }

  private static long newestChild() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").contains("redis"))
        .mapToLong(ProcessHandle::pid)
        .max()
        .orElse(-1);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void pause() {
    signal(processId, "STOP");
  }

  @Override
  public void resume() {
    signal(processId, "CONT");
  }

  static void signal(long processId, String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(processId)).inheritIO().start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("could not send SIG" + name + " to Redis");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
