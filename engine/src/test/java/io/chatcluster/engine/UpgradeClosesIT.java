package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official client learns that the server closed its connection, wherever its upgrade is. */
class UpgradeClosesIT {
  private static final int CLOSES = 240;

  @Test
  @Timeout(180)
  void no_close_during_an_upgrade_is_lost() throws Exception {
    NodeScripts.requirePackages();
    ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    try (TestServer server = new TestServer()) {
      server
          .main()
          .events()
          .on(
              "close",
              (socket, args, ack) ->
                  later.schedule(
                      () -> socket.disconnect(true),
                      ((Number) args.get(0)).longValue(),
                      TimeUnit.MILLISECONDS));
      server.start();
      assertThat(NodeScripts.run("closes.js", server.port()))
          .containsExactly("io server disconnect " + CLOSES);
    } finally {
      later.shutdownNow();
    }
  }
}
