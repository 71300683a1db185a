package io.chatcluster.demo;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.text.RedisUrl;
import java.util.Optional;

/**
 * What the demonstration is told.
 *
 * @param nodes how many nodes, 1 to 9
 * @param port the first port for clients, 1024 to 65000; the nodes take it and the next free ones
 * @param redisUrl a Redis that is already there; empty: the demonstration starts one
 */
record DemoConfig(int nodes, int port, Optional<String> redisUrl) {
  static final int DEFAULT_NODES = 3;
  static final int DEFAULT_PORT = 3001;

  DemoConfig {
    if (nodes < 1 || nodes > 9) {
      throw new ConfigException("--nodes is \"" + nodes + "\"; allowed: 1 to 9");
    }
    if (port < 1024 || port > 65_000) {
      throw new ConfigException("--port is \"" + port + "\"; allowed: 1024 to 65000");
    }
    redisUrl.ifPresent(
        url -> {
          if (!RedisUrl.valid(url)) {
            throw ConfigException.notAllowed(Setting.REDIS_URL, url);
          }
        });
  }

  @Override
  public String toString() {
    return "DemoConfig[nodes=" + nodes + ", port=" + port + "]";
  }
}
