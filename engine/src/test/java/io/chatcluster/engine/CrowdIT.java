package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Official clients with their default transports: all get in, are answered, and change over. */
class CrowdIT {
  private static final int CLIENTS = Boolean.getBoolean("long.tests") ? 1_000 : 200;

  @BeforeAll
  static void packagesAreThere() throws InterruptedException {
    NodeScripts.requirePackages();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
  }

  @Test
  @Timeout(300)
  void none_of_many_official_clients_hangs() throws Exception {
    try (TestServer server = new TestServer()) {
      server.main().events().on("echo", (socket, args, ack) -> ack.send(args.get(0)));
      server.start();
      List<String> printed = NodeScripts.run("crowd.js", server.port(), String.valueOf(CLIENTS));
      assertThat(printed).containsExactly("{\"through\":" + CLIENTS + "}");
    }
  }
}
