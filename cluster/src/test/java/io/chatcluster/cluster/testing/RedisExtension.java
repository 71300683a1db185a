package io.chatcluster.cluster.testing;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * Gives a test class the one Redis of this JVM, empty before every test: a container where there is
 * Docker, else the {@code redis-server} of the PATH, else a bundled one. The system property {@code
 * test.redis} ({@code docker}, {@code path}, {@code bundled}) asks for one of them.
 */
public final class RedisExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private static TestRedis redis;
  private static StatefulRedisConnection<String, String> admin;

  private boolean isPaused;

  /** Where it is, for a client. */
  public String uri() {
    return "redis://" + redis.host() + ":" + redis.port();
  }

  /** The host alone. */
  public String host() {
    return redis.host();
  }

  /** The port alone. */
  public int port() {
    return redis.port();
  }

  /** Freezes Redis: connections stay open, nothing is answered. Ends with the test. */
  public void pause() {
    isPaused = true;
    redis.pause();
  }

  /** Lets Redis go on; nothing happens where it was not frozen. */
  public void resume() {
    if (isPaused) {
      redis.resume();
      isPaused = false;
    }
  }

  /** Cuts every connection of clients, those of subscribers included. */
  public void killClients() {
    commands().clientKill(KillArgs.Builder.typePubsub());
    killPublishers();
  }

  /** Cuts every connection of clients but those of subscribers. */
  public void killPublishers() {
    commands().clientKill(KillArgs.Builder.typeNormal().skipme());
  }

  /** Removes all keys. */
  public void flush() {
    commands().flushall();
  }

  /** Commands of the test itself. */
  public RedisCommands<String, String> commands() {
    return admin.sync();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startOnce();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    flush();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    resume();
  }

  private static synchronized void startOnce() {
    if (redis != null) {
      return;
    }
    redis = chosen();
    RedisURI uri =
        RedisURI.builder()
            .withHost(redis.host())
            .withPort(redis.port())
            .withTimeout(Duration.ofSeconds(10))
            .build();
    RedisClient client = RedisClient.create(uri);
    admin =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptionsInstanceOf(RedisException.class)
            .until(client::connect, StatefulRedisConnection::isOpen);
    System.out.println("Redis of these tests: " + redis.description());
  }

  private static TestRedis chosen() {
    String wanted = System.getProperty("test.redis", "");
    Optional<Path> program = RedisProcess.onPath();
    if (wanted.equals("docker")) {
      return new DockerRedis();
    }
    if (wanted.isEmpty() && DockerRedis.isAvailable()) {
      try {
        return new DockerRedis();
      } catch (ContainerLaunchException e) {
        System.out.println("Docker is there but starts no Redis: " + e.getMessage());
      }
    }
    if (wanted.equals("path") || (wanted.isEmpty() && program.isPresent())) {
      Path path = program.orElseThrow();
      return new ProcessRedis(path.toString(), RedisProcess.started(path));
    }
    return new ProcessRedis("bundled redis-server", RedisProcess.started(RedisProcess.bundled()));
  }
}
