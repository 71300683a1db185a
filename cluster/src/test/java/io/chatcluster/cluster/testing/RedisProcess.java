package io.chatcluster.cluster.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import redis.embedded.RedisExecProvider;

/** One {@code redis-server} with settings of the test's choice, in a folder of its own. */
public final class RedisProcess implements AutoCloseable {
  public static final String HOST = "127.0.0.1";

  /** How often a test looks whether Redis is back, where it measures from there. */
  static final Duration LOOK = Duration.ofMillis(10);

  private final Path folder;
  private final int port;
  private final List<String> command;
  private Process process;
  private RedisClient client;
  private StatefulRedisConnection<String, String> admin;

  private RedisProcess(int port, List<String> command, Path folder) {
    this.port = port;
    this.command = command;
    this.folder = folder;
  }

  /** Starts one; {@code settings} are those of the command line, {@code --name value}. */
  public static RedisProcess started(String... settings) {
    return started(freePort(), List.of(settings));
  }

  static RedisProcess started(int port, List<String> settings) {
    Path folder = newFolder();
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of("--port", "" + port, "--bind", HOST, "--dir", folder.toString()));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(settings);
    RedisProcess redis = new RedisProcess(port, command, folder);
    redis.start();
    return redis;
  }

  /** Starts a Sentinel. */
  static RedisProcess sentinel(List<String> configuration) {
    int port = freePort();
    Path folder = newFolder();
    Path file = folder.resolve("sentinel.conf");
    List<String> lines = new ArrayList<>(List.of("port " + port, "bind " + HOST, "dir " + folder));
    lines.addAll(configuration);
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RedisProcess sentinel =
        new RedisProcess(
            port, List.of(program().toString(), file.toString(), "--sentinel"), folder);
    sentinel.start();
    return sentinel;
  }

  /** Starts it, again after {@link #kill}. */
  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "redis-end"));
  }

  public int port() {
    return port;
  }

  public String address() {
    return HOST + ":" + port;
  }

  public String uri() {
    return "redis://" + address();
  }

  /** Commands of the test itself, once the server answers. */
  public RedisCommands<String, String> commands() {
    return commands(RedisURI.Builder.redis(HOST, port).withTimeout(Duration.ofSeconds(5)).build());
  }

  /** The same for a server that asks for more than an address. */
  public synchronized RedisCommands<String, String> commands(RedisURI uri) {
    if (admin == null) {
      client = RedisClient.create(uri);
      admin = patiently(client::connect);
    }
    return admin.sync();
  }

  /** Whether it answers, and takes a message. */
  boolean serves() {
    return commands().ping().equals("PONG") && commands().publish("is-it-back", "") >= 0;
  }

  /** What is called until it does not throw. */
  public static <T> T patiently(Supplier<T> attempt) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(attempt::get, result -> true);
  }

  /** Ends the server as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Redis does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Freezes the server: connections stay open and nothing is answered. */
  public void pause() {
    ProcessRedis.signal(process.pid(), "STOP");
  }

  /** Lets the server go on. */
  public void resume() {
    ProcessRedis.signal(process.pid(), "CONT");
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path program() {
    return ProcessRedis.onPath().orElseGet(RedisProcess::bundled);
  }

  private static Path bundled() {
    try {
      return RedisExecProvider.defaultProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free, and whose cluster bus has a port of its own below 65536. */
  public static int freePort() {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket socket = new ServerSocket(0)) {
        if (socket.getLocalPort() < 55_000) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no free port below 55000");
  }
}
