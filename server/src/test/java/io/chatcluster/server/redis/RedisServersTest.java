package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisServersTest {
  private static final String INFO =
      "# Server\r\nrun_id:r1\r\n# Memory\r\nmaxmemory_policy:%s\r\n# Stats\r\nevicted_keys:7\r\n"
          + "# Replication\r\nmaster_replid:m1\r\nmaster_replid2:m0\r\n";

  @Test
  void serversAreKnownByTheirRunAndTheirReplication() {
    String other = INFO.replace("m1", "m2").formatted("noeviction");
    RedisServers servers = RedisServers.of(List.of(INFO.formatted("noeviction"), other));
    assertThat(servers.ids()).containsExactly("r1 m1", "r1 m2");
    assertThat(servers.evicted()).isEqualTo(14);
    assertThat(servers.evictingPolicy()).isEmpty();
  }

  @Test
  void everyPolicyButNoevictionCanEvictKeysOfTheChat() {
    for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
      RedisServers servers =
          RedisServers.of(List.of(INFO.formatted("noeviction"), INFO.formatted(policy)));
      assertThat(servers.evictingPolicy()).contains(policy);
    }
  }

  @Test
  void anAnswerWithoutThatIsNoReasonToWorry() {
    assertThat(RedisServers.of(List.of("")).evictingPolicy()).isEmpty();
  }
}
