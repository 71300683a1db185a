package io.chatcluster.engine;

import io.chatcluster.engine.admission.Admission;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.handshake.HostRule;
import io.chatcluster.engine.transport.EngineIo;
import io.chatcluster.engine.transport.Session;
import io.chatcluster.engine.transport.SessionListener;
import io.chatcluster.engine.transport.TransportSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An Engine.IO server that sends every message back. */
final class EchoEngineIo implements SessionListener {
  private EchoEngineIo() {}

  static EngineIo create(int pingIntervalMs, int pingTimeoutMs) {
    return new EngineIo(
        new TransportSettings(
            "/engine.io/",
            true,
            true,
            new TransportSettings.Times(
                Duration.ofMillis(pingIntervalMs),
                Duration.ofMillis(pingTimeoutMs),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(45),
                Duration.ofSeconds(30)),
            new TransportSettings.Sizes(
                1_000_000,
                16_384,
                128,
                4 << 20,
                256L << 20,
                64L << 20,
                Duration.ofSeconds(20),
                Optional.empty()),
            new TransportSettings.Guard(
                new HostRule(Set.of()),
                Set.of(),
                new Admission(ConnectionLimits.NONE, TrustedProxies.NONE),
                handshake -> true,
                Optional.empty()),
            HttpPages.NONE),
        new EchoEngineIo());
  }

  @Override
  public void opened(Session session) {}

  @Override
  public void text(Session session, ByteBuf text) {
    ByteBuf payload = Outgoing.newPayload(ByteBufAllocator.DEFAULT);
    payload.writeByte('4').writeBytes(text);
    Outgoing echo = Outgoing.text(ByteBufAllocator.DEFAULT, payload, List.of());
    session.write(echo);
    echo.release();
  }

  @Override
  public void binary(Session session, byte[] data) {
    Outgoing echo = Outgoing.binary(ByteBufAllocator.DEFAULT, data);
    session.write(echo);
    echo.release();
  }

  @Override
  public long kept(Session session) {
    return 0;
  }

  @Override
  public void closed(Session session, DisconnectReason reason) {}
}
