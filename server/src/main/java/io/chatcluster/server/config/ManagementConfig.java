package io.chatcluster.server.config;

/**
 * Where health and metrics are served, apart from the port for clients.
 *
 * @param port 0 for any free one
 */
public record ManagementConfig(String host, int port) {
  public ManagementConfig {
    Check.host(Setting.MANAGEMENT_HOST, host);
    Check.between(Setting.MANAGEMENT_PORT, port, 0, 65535);
  }
}
