package io.chatcluster.server;

import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.network.Cidr;
import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.Rate;
import io.chatcluster.engine.api.network.StickyCookie;
import io.chatcluster.engine.api.network.StickyCookie.SameSite;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.chatcluster.server.config.ClientConfig;
import io.chatcluster.server.config.ListenConfig;
import java.nio.file.Path;

/** What the settings say of addresses, proxies and certificates, as the engine takes it. */
final class FrontOptions {
  /** A whole office or school comes back at once when its node has gone. */
  private static final int BURST_SECONDS = 5;

  private static final String COOKIE_PATH = "/socket.io/";

  private FrontOptions() {}

  static EngineOptions.Builder addTo(
      EngineOptions.Builder options, ListenConfig listen, ClientConfig clients) {
    options.connectionLimits(
        new ConnectionLimits(
            clients.connectionsPerAddress(),
            rate(clients.handshakesPerAddress()),
            rate(clients.handshakes()),
            clients.connections()));
    options.trustedProxies(
        new TrustedProxies(
            listen.proxies().trusted().stream().map(Cidr::parse).toList(),
            listen.proxies().header().equals(ListenConfig.Proxies.FORWARDED)
                ? ForwardedHeader.FORWARDED
                : ForwardedHeader.X_FORWARDED_FOR,
            listen.proxies().proxyProtocol()));
    listen
        .tls()
        .ifPresent(
            tls ->
                options.tls(
                    new PemFiles(
                        Path.of(tls.cert()),
                        Path.of(tls.key()),
                        tls.clientCa().map(Path::of),
                        tls.check())));
    listen
        .stickyCookie()
        .ifPresent(name -> options.stickyCookie(new StickyCookie(name, COOKIE_PATH, SameSite.LAX)));
    return options;
  }

  private static Rate rate(int perSecond) {
    return perSecond == 0 ? Rate.UNLIMITED : new Rate(perSecond, perSecond * BURST_SECONDS);
  }
}
