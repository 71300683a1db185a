package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.Rate;
import io.chatcluster.engine.api.network.StickyCookie;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.chatcluster.server.config.ClientConfig;
import io.chatcluster.server.config.ListenConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontOptionsTest {
  private static EngineOptions options(ListenConfig listen, int... limits) {
    ClientConfig clients =
        new ClientConfig(
            List.of(),
            List.of(),
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            1_000_000,
            8_000,
            4_000_000,
            limits[3],
            limits[0],
            limits[1],
            limits[2],
            1_000,
            100,
            1_000);
    return FrontOptions.addTo(EngineOptions.builder(), listen, clients).build();
  }

  @Test
  void whatIsSetReachesTheEngine() {
    EngineOptions options =
        options(
            new ListenConfig(
                "0.0.0.0",
                3000,
                1,
                ListenConfig.Tls.of("chain.pem", "key.pem", "ca.pem", Duration.ofSeconds(5)),
                new ListenConfig.Proxies(List.of("10.0.0.0/8"), "forwarded", true),
                Optional.of("node")),
            100,
            10,
            1_000,
            50_000);

    assertThat(options.connectionLimits())
        .isEqualTo(new ConnectionLimits(100, new Rate(10, 50), new Rate(1_000, 5_000), 50_000));
    assertThat(options.trustedProxies().ranges()).hasToString("[10.0.0.0/8]");
    assertThat(options.trustedProxies().header()).isEqualTo(ForwardedHeader.FORWARDED);
    assertThat(options.trustedProxies().proxyProtocol()).isTrue();
    assertThat(options.tls())
        .contains(
            new PemFiles(
                Path.of("chain.pem"),
                Path.of("key.pem"),
                Optional.of(Path.of("ca.pem")),
                Duration.ofSeconds(5)));
    assertThat(options.stickyCookie().map(StickyCookie::name)).contains("node");
  }

  @Test
  void withoutSettingsNothingIsLimitedAndNobodyBelieved() {
    EngineOptions options =
        options(
            new ListenConfig(
                "0.0.0.0",
                3000,
                1,
                ListenConfig.Tls.of("", "", "", Duration.ofSeconds(5)),
                new ListenConfig.Proxies(List.of(), "x-forwarded-for", false),
                Optional.empty()),
            0,
            0,
            0,
            0);

    assertThat(options.connectionLimits()).isEqualTo(ConnectionLimits.NONE);
    assertThat(options.trustedProxies()).isEqualTo(TrustedProxies.NONE);
    assertThat(options.tls()).isEmpty();
    assertThat(options.stickyCookie()).isEmpty();
  }
}
