package io.chatcluster.server;

import com.sun.net.httpserver.HttpServer;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.http.ManagementServer;
import io.chatcluster.server.http.Meters;
import io.chatcluster.server.http.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * The program with a node that serves no chat: for tests of how a process starts and ends. What
 * goes wrong is chosen by the node's name.
 */
public final class StandInMain {
  private StandInMain() {}

  public static void main(String[] arguments) {
    System.exit(Main.run(StandInMain::start, arguments));
  }

  private static RunningNode start(NodeConfig config) throws StartException, InterruptedException {
    String redis = config.redis().map(RedisConfig::url).orElse("none");
    if (redis.contains("out-of-reach")) {
      throw new StartException("Redis is out of reach");
    }
    switch (config.identity().nodeId()) {
      case "never-starts" -> {
        System.out.println("stand-in: starting for ever");
        new CountDownLatch(1).await();
      }
      case "broken" -> throw new IllegalStateException("a defect");
      default -> {
        // This one works.
      }
    }
    try {
      return new StandIn(config);
    } catch (IOException e) {
      throw new StartException("port cannot be bound: " + e.getMessage(), e);
    }
  }

  private static final class StandIn implements RunningNode {
    private final NodeConfig config;
    private final HttpServer server;
    private final ManagementServer management;

    StandIn(NodeConfig config) throws IOException {
      this.config = config;
      Readiness readiness = new Readiness();
      management =
          ManagementServer.start(
              config.management(), readiness, new Meters("test", config.identity().nodeId()));
      server =
          HttpServer.create(
              new InetSocketAddress(config.listen().host(), config.listen().port()), 5);
      server.start();
      System.out.println(
          "stand-in: redis "
              + config.redis().map(RedisConfig::maskedUrl).orElse("none")
              + ", siblings "
              + config.identity().siblings());
      readiness.started();
    }

    @Override
    public String url() {
      return "http://localhost:" + port();
    }

    @Override
    public int port() {
      return server.getAddress().getPort();
    }

    @Override
    public int managementPort() {
      return management.port();
    }

    @Override
    public void close() {
      System.out.println("stand-in: closing");
      if (config.identity().nodeId().equals("never-stops")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      server.stop(0);
      management.close();
    }
  }
}
