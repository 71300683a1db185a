package io.chatcluster.engine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.HttpRequestDecoderConfiguration;
import io.chatcluster.engine.api.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses settings of netty-socketio that have no effect with this engine, where they differ from
 * the library's defaults: a program must not believe in a limit that does not hold.
 */
final class ConfigurationCheck {
  private static final Logger log = LoggerFactory.getLogger(ConfigurationCheck.class);
  private static final Configuration DEFAULTS = new Configuration();

  private final List<String> refused = new ArrayList<>();

  private ConfigurationCheck() {}

  /**
   * Checks what an {@link EngineServer} does not use besides: it runs on the loops that it was
   * given.
   *
   * @throws IllegalArgumentException naming each setting and what replaces it
   */
  static void checkThreads(Configuration given) {
    ConfigurationCheck check = new ConfigurationCheck();
    check.require(
        "setBossThreads",
        given.getBossThreads(),
        DEFAULTS.getBossThreads(),
        "EventLoops, which also accept connections");
    check.require(
        "setWorkerThreads",
        given.getWorkerThreads(),
        DEFAULTS.getWorkerThreads(),
        "the count of EventLoops");
    check.require(
        "setUseLinuxNativeEpoll",
        given.isUseLinuxNativeEpoll(),
        DEFAULTS.isUseLinuxNativeEpoll(),
        "EventLoops, which use epoll where it loads");
    check.end();
  }

  /**
   * Checks a configuration.
   *
   * @throws IllegalArgumentException naming each setting and what replaces it
   */
  static void check(Configuration given, EngineOptions options) {
    ConfigurationCheck check = new ConfigurationCheck();
    check.require(
        "setAllowCustomRequests",
        given.isAllowCustomRequests(),
        DEFAULTS.isAllowCustomRequests(),
        "EngineOptions.pages");
    check.require(
        "setMaxHttpContentLength",
        given.getMaxHttpContentLength(),
        DEFAULTS.getMaxHttpContentLength(),
        "EngineOptions.maxPayload");
    check.require(
        "setMaxFramePayloadLength",
        given.getMaxFramePayloadLength(),
        DEFAULTS.getMaxFramePayloadLength(),
        "EngineOptions.maxPayload");
    check.require(
        "setAllowHeaders",
        given.getAllowHeaders(),
        DEFAULTS.getAllowHeaders(),
        "EngineOptions.allowedOrigins, which allows the headers that a page asks for");
    check.require(
        "setPreferDirectBuffer",
        given.isPreferDirectBuffer(),
        DEFAULTS.isPreferDirectBuffer(),
        "the system property io.netty.noPreferDirect");
    check.require(
        "setSSLProtocol",
        given.getSSLProtocol(),
        DEFAULTS.getSSLProtocol(),
        "nothing: TLS 1.2 and 1.3 are offered");
    check.require(
        "setHttpRequestDecoderConfiguration",
        sizes(given.getHttpRequestDecoderConfiguration()),
        sizes(DEFAULTS.getHttpRequestDecoderConfiguration()),
        "EngineOptions.maxHeaderBytes");
    if (!given.isWebsocketCompression() && options.deflate().isPresent()) {
      check.refused.add("setWebsocketCompression(false) contradicts EngineOptions.deflate");
    }
    if (!given.isEnableCors() && !options.allowedOrigins().isEmpty()) {
      check.refused.add("setEnableCors(false) contradicts EngineOptions.allowedOrigins");
    }
    if (given.getOrigin() != null && !options.allowedOrigins().isEmpty()) {
      check.refused.add("setOrigin: use EngineOptions.allowedOrigins alone");
    }
    check.end();
    if (given.isWebsocketCompression() && options.deflate().isEmpty()) {
      log.info("WebSocket compression is off; EngineOptions.deflate turns it on");
    }
  }

  private static List<Integer> sizes(HttpRequestDecoderConfiguration from) {
    return from == null
        ? List.of()
        : List.of(from.getMaxInitialLineLength(), from.getMaxHeaderSize(), from.getMaxChunkSize());
  }

  private void end() {
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(
          "Configuration has settings without effect: " + String.join("; ", refused));
    }
  }

  private void require(String setter, Object given, Object usual, String replacement) {
    if (!Objects.equals(given, usual)) {
      refused.add(setter + ": use " + replacement);
    }
  }
}
