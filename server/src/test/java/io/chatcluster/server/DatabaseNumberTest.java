package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.config.text.RedisUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNumberTest {
  @ParameterizedTest
  @CsvSource({
    "redis://cache, 0",
    "redis://cache:6379/, 0",
    "redis://cache:6379/0, 0",
    "redis://cache/1, 1",
    "redis://:pass/2@cache:6379/12, 12",
    "rediss://cache/3?timeout=5s, 3",
    "'redis-sentinel://a:26379,b:26379/4#main', 4",
    "'redis-sentinel://a:26379,b:26379#main', 0",
    "'redis-cluster://a:6379,b:6379', 0"
  })
  void theNumberIsReadFromTheAddress(String url, int number) {
    assertThat(RedisUrl.database(url)).isEqualTo(number);
  }

  @Test
  void aNumberWithTheDefaultPrefixIsWarnedOf() {
    assertThat(Backend.databaseWarning(redis("redis://:secret@cache/1"), "socket.io"))
        .hasValueSatisfying(
            warning ->
                assertThat(warning).contains("--channel-prefix", "1").doesNotContain("secret"));
    assertThat(Backend.databaseWarning(redis("redis://cache/1"), "orders")).isEmpty();
    assertThat(Backend.databaseWarning(redis("redis://cache/0"), "socket.io")).isEmpty();
  }

  private static RedisConfig redis(String url) {
    return new RedisConfig(
        url,
        RedisConfig.Login.OF_URL,
        RedisConfig.Tls.NONE,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }
}
