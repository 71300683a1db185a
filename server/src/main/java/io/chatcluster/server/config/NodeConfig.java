package io.chatcluster.server.config;

import java.util.Optional;

/**
 * Everything a node is told when it starts. Each part is checked when it is made, and this record
 * checks what concerns two of them.
 *
 * @param redis empty: the node is alone and keeps all in memory
 */
public record NodeConfig(
    IdentityConfig identity,
    ListenConfig listen,
    ClientConfig clients,
    Optional<RedisConfig> redis,
    ClusterConfig cluster,
    ManagementConfig management,
    ProcessConfig process) {

  public NodeConfig {
    if (listen.port() != 0) {
      Check.that(listen.port() != management.port(), Setting.MANAGEMENT_PORT, management.port());
    }
  }
}
