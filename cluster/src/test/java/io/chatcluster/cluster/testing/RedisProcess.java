package io.chatcluster.cluster.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import redis.embedded.RedisExecProvider;

/** One {@code redis-server} with settings of the test's choice, in a folder of its own. */
public final class RedisProcess implements AutoCloseable {
  public static final String HOST = "127.0.0.1";

  /** How often a test looks whether Redis is back, where it measures from there. */
  static final Duration LOOK = Duration.ofMillis(10);

  private static final int LOWEST_PORT = 10_500;
  private static final int HIGHEST_PORT = 22_000;
  private static final int BUS_OFFSET = 10_000;
  private static final int ATTEMPTS = 5;
  private static final List<String> UP = List.of("Ready to accept connections", "Sentinel ID is");

  private final Path folder;
  private final int port;
  private final List<String> command;
  private Process process;
  private ProcessGuard guard;
  private RedisClient client;
  private StatefulRedisConnection<String, String> admin;

  private RedisProcess(int port, List<String> command, Path folder) {
    this.port = port;
    this.command = command;
    this.folder = folder;
  }

  /** Starts one; {@code settings} are those of the command line, {@code --name value}. */
  public static RedisProcess started(String... settings) {
    return started(program(), settings);
  }

  /** Starts this {@code redis-server}. */
  static RedisProcess started(Path program, String... settings) {
    return onAFreePort(
        (port, folder) -> {
          List<String> command = new ArrayList<>(List.of(program.toString()));
          command.addAll(List.of("--port", "" + port, "--bind", HOST, "--dir", folder.toString()));
          command.addAll(List.of("--save", "", "--appendonly", "no"));
          command.addAll(List.of(settings));
          return command;
        });
  }

  /** Starts a Sentinel. */
  static RedisProcess sentinel(List<String> configuration) {
    return onAFreePort(
        (port, folder) -> {
          Path file = folder.resolve("sentinel.conf");
          List<String> lines =
              new ArrayList<>(List.of("port " + port, "bind " + HOST, "dir " + folder));
          lines.addAll(configuration);
          try {
            Files.write(file, lines);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return List.of(program().toString(), file.toString(), "--sentinel");
        });
  }

  /** A port may be taken between the choice and the start: then another one is tried. */
  private static RedisProcess onAFreePort(BiFunction<Integer, Path, List<String>> command) {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path folder = newFolder();
      RedisProcess redis = new RedisProcess(port, command.apply(port, folder), folder);
      redis.start();
      if (redis.isUp()) {
        return redis;
      }
      String log = redis.log();
      redis.close();
      if (attempt == ATTEMPTS) {
        throw new IllegalStateException("Redis ended at its start: " + log);
      }
    }
  }

  /** Waits until it listens; false if it has ended. */
  private boolean isUp() {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(LOOK)
          .until(() -> UP.stream().anyMatch(log()::contains) || !process.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException("Redis does not start: " + log(), e);
    }
    return process.isAlive();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return "";
    }
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
    guard = ProcessGuard.of(process);
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
      try {
        admin = patiently(client::connect);
      } catch (ConditionTimeoutException e) {
        throw new IllegalStateException(address() + " does not answer; its log: " + log(), e);
      }
    }
    return admin.sync();
  }

  /** Whether it answers, and takes a message. A connection that breaks off meanwhile is a no. */
  boolean serves() {
    try {
      return commands().ping().equals("PONG") && commands().publish("is-it-back", "") >= 0;
    } catch (RedisException e) {
      return false;
    }
  }

  /** Whether it answers that it is a master. A connection that breaks off meanwhile is a no. */
  boolean isMaster() {
    try {
      return commands().role().get(0).equals("master");
    } catch (RedisException e) {
      return false;
    }
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
      guard.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Freezes the server: connections stay open and nothing is answered. */
  public void pause() {
    signal(process.pid(), "STOP");
  }

  /** Lets the server go on. */
  public void resume() {
    signal(process.pid(), "CONT");
  }

  private static void signal(long processId, String name) {
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
    return onPath().orElseGet(RedisProcess::bundled);
  }

  /** Where the PATH has a {@code redis-server}. */
  static Optional<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The {@code redis-server} of a test dependency. */
  static Path bundled() {
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

  /**
   * A port that is free, and whose cluster bus (10,000 above) is free as well. Both are below those
   * that the system gives to clients, of which it gives out many a second.
   */
  public static int freePort() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port) && isFree(port + BUS_OFFSET)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST_PORT + " to " + HIGHEST_PORT);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
