package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Bad packets are logged at debug only, and nothing of them is in the log on any level. */
@Timeout(300)
class LogSilenceIT {
  private static final String SECRET = "s3cr3t-0f-4-cl13nt";

  @RegisterExtension static final Victim VICTIM = new Victim(set -> {}, options -> {});

  private final Queue<ILoggingEvent> logged = new ConcurrentLinkedQueue<>();

  @Test
  void nothing_of_a_payload_is_in_the_log() throws Exception {
    VICTIM.main().addEventListener("typed", Integer.class, (client, data, ack) -> {});
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            logged.add(event);
          }
        };
    appender.setContext(root.getLoggerContext());
    appender.start();
    Appender<ILoggingEvent> console = root.getAppender("console");
    root.detachAppender(console);
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    try {
      for (String packet :
          List.of(
              "2[\"typed\",\"" + SECRET + "\"]",
              "2[\"" + SECRET,
              "2{\"" + SECRET + "\":1}",
              "0/" + SECRET + ",",
              "0{\"" + SECRET + "\":",
              "9" + SECRET,
              "51-[\"typed\",\"" + SECRET + "\",{\"_placeholder\":true,\"num\":3}]")) {
        send(packet);
      }
    } finally {
      root.setLevel(Level.WARN);
      root.detachAppender(appender);
      root.addAppender(console);
    }
    assertThat(logged).as("the log was heard").isNotEmpty();
    // A server of an earlier test may still be stopping.
    logged.removeIf(event -> event.getLoggerName().equals(SocketIOServer.class.getName()));
    for (ILoggingEvent event : logged) {
      assertThat(event.getFormattedMessage()).doesNotContain(SECRET);
      if (event.getThrowableProxy() != null) {
        assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).doesNotContain(SECRET);
      }
      assertThat(event.getLevel().isGreaterOrEqual(Level.INFO)).as(event.toString()).isFalse();
    }
  }

  private static void send(String packet) throws Exception {
    try (SocketIoClient client = VICTIM.client()) {
      client.send(packet);
      client.send(new byte[1]);
      assertThat(client.next()).matches("closed:.*|4/.*");
    }
    PollingClient polling = PollingClient.open(PollingClient.http(), VICTIM.port());
    polling.post("40").get();
    polling.post("4" + packet).get();
    polling.post("1").get();
  }
}
