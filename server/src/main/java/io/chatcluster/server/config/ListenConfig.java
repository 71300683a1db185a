package io.chatcluster.server.config;

/**
 * Where clients connect.
 *
 * @param host the address to bind
 * @param port 0 for any free one
 * @param eventLoops how many threads serve the connections
 */
public record ListenConfig(String host, int port, int eventLoops) {
  public ListenConfig {
    Check.host(Setting.HOST, host);
    Check.between(Setting.PORT, port, 0, 65535);
    Check.between(Setting.EVENT_LOOPS, eventLoops, 1, 256);
  }
}
