package io.chatcluster.server.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://localhost:6379",
        "rediss://user:p%40ss@cache.example:6380/2",
        "redis://:pw@10.0.0.1:6379/",
        "redis://[::1]:6379",
        "redis://cache:6379?timeout=5s",
        "redis-sentinel://a:26379,b:26379,c/0#chat",
        "rediss-sentinel://user:p%40ss@a.example#main",
        "redis-cluster://a:7000,b:7001",
        "rediss-cluster://:pw@a.example,[::1]:7001"
      })
  void acceptsTheAddressOfARedis(String url) {
    assertThat(RedisUrl.valid(url)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis://:pw@:6379",
        "redis://h:70000",
        "redis://h:0",
        "redis://h/db",
        "redis://h#part",
        "redis://:p ss@h",
        "redis-sentinel://a,b",
        "redis-sentinel://#chat",
        "redis-cluster://a,,b",
        "redis-cluster://a:0",
        "redis-cluster://a:70000",
        "redis-cluster://a/0",
        "redis:h"
      })
  void refusesEverythingElse(String url) {
    assertThat(RedisUrl.valid(url)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h:6379/1, redis://h:6379/1",
    "redis://user:pw@h:6379, redis://user:***@h:6379",
    "redis://:pw@h, redis://:***@h",
    "redis://pw@h, redis://***@h",
    "redis://u:p@w@h, redis://u:***@h",
    "redis://u:p/w@h, redis://u:***@h",
    "redis://h?password=pw, redis://h?***",
    "redis://u:pw@h?a=b, redis://u:***@h?***",
    "redis://:p?w@h, redis://***",
    "pw, ***",
    ":pw@h:6379, ***"
  })
  void showsNoPasswordEvenOfAWrongAddress(String url, String shown) {
    assertThat(RedisUrl.masked(url)).isEqualTo(shown);
  }
}
