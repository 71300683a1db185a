package io.chatcluster.server.config;

import io.chatcluster.server.config.text.RedisUrl;
import java.time.Duration;

/**
 * The Redis that joins the nodes.
 *
 * @param url with its password: never log it, log {@link #maskedUrl}
 * @param connectTimeout the longest wait for one attempt
 * @param startTimeout how long a start goes on trying; zero means one attempt
 */
public record RedisConfig(String url, Duration connectTimeout, Duration startTimeout) {
  public RedisConfig {
    Check.that(RedisUrl.valid(url), Setting.REDIS_URL, url);
    Check.between(Setting.REDIS_CONNECT_TIMEOUT, connectTimeout, "100ms", "5m");
    Check.between(Setting.REDIS_START_TIMEOUT, startTimeout, "0s", "1h");
  }

  /** The address with stars for the password. */
  public String maskedUrl() {
    return RedisUrl.masked(url);
  }

  @Override
  public String toString() {
    return "RedisConfig[url=" + maskedUrl() + "]";
  }
}
