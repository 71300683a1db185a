package io.chatcluster.engine.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.ListenerThreads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** A whole connection: HTTP from its first byte, or the frames behind a WebSocket handshake. */
final class ConnectionTarget {
  private static final int LIMIT = 20_000;
  private static final Queue<String> WARNINGS = new ConcurrentLinkedQueue<>();
  private static final byte[] HANDSHAKE =
      ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: a\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  /** An engine remembers its event loops, and every embedded channel has one of its own. */
  private static final int CONNECTIONS_OF_ENGINE = 1_000;

  private static SocketIoEngine engine;
  private static int connections;

  private ConnectionTarget() {}

  static {
    listenForWarnings();
  }

  private static SocketIoEngine engine() {
    Configuration configuration = new Configuration();
    configuration.setJsonSupport(new JacksonJsonSupport());
    NamespacesHub namespaces = new NamespacesHub(configuration);
    namespaces
        .create("")
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(data));
    SocketIoEngine fresh =
        new SocketIoEngine(
            EngineOptions.builder()
                .maxPayload(LIMIT)
                .listeners(ListenerThreads.EVENT_LOOP)
                .deflate(Deflate.DEFAULTS)
                .build());
    fresh.start(configuration, namespaces);
    return fresh;
  }

  /** An exception that nobody expected ends a connection with a warning. */
  private static void listenForWarnings() {
    Logger ours = (Logger) LoggerFactory.getLogger("io.chatcluster");
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
              WARNINGS.add(
                  event.getFormattedMessage()
                      + (event.getThrowableProxy() == null
                          ? ""
                          : ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
          }
        };
    appender.setContext(ours.getLoggerContext());
    appender.start();
    ours.addAppender(appender);
  }

  private static final class Connection extends EmbeddedChannel {
    /** The engine builds the pipeline when the connection is registered. */
    Connection() {
      super(engine);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return InetSocketAddress.createUnresolved("client", 1);
    }
  }

  /** Returns what the client got. */
  static String http(byte[] input) {
    return run(input);
  }

  static String frames(byte[] input) {
    return run(HANDSHAKE, input);
  }

  private static String run(byte[]... parts) {
    WARNINGS.clear();
    if (connections++ % CONNECTIONS_OF_ENGINE == 0) {
      engine = engine();
    }
    Connection connection = new Connection();
    for (byte[] part : parts) {
      if (connection.isOpen()) {
        connection.writeInbound(Unpooled.copiedBuffer(part));
      }
    }
    for (int i = 0; i < 50; i++) {
      connection.runPendingTasks();
    }
    StringBuilder answer = new StringBuilder();
    for (ByteBuf out = connection.readOutbound(); out != null; out = connection.readOutbound()) {
      answer.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    connection.finishAndReleaseAll();
    engine.disconnectAll();
    connection.runPendingTasks();
    if (!WARNINGS.isEmpty()) {
      throw new IllegalStateException(WARNINGS.peek());
    }
    return answer.toString();
  }
}
