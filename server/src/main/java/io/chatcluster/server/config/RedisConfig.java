package io.chatcluster.server.config;

import io.chatcluster.server.config.text.RedisUrl;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Redis that joins the nodes.
 *
 * @param url with its password: never log it, log {@link #maskedUrl}
 * @param login in place of that of the URL
 * @param tls files for TLS, beside what Java has
 * @param connectTimeout the longest wait for one attempt
 * @param startTimeout how long a start goes on trying; zero means one attempt
 */
public record RedisConfig(
    String url, Login login, Tls tls, Duration connectTimeout, Duration startTimeout) {
  public RedisConfig {
    Check.that(RedisUrl.valid(url), Setting.REDIS_URL, url);
    tls.check(RedisUrl.isSecure(url));
    Check.between(Setting.REDIS_CONNECT_TIMEOUT, connectTimeout, "100ms", "5m");
    Check.between(Setting.REDIS_START_TIMEOUT, startTimeout, "0s", "1h");
  }

  /**
   * Who the node is to Redis.
   *
   * @param username empty: the default user
   * @param password never shown
   * @param passwordFile where the password comes from and may change; empty: from elsewhere
   */
  public record Login(
      Optional<String> username, Optional<String> password, Optional<String> passwordFile) {
    /** What the URL says. */
    public static final Login OF_URL =
        new Login(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern USERNAME = Pattern.compile("[!-~&&[^ ]]{1,128}");

    public Login {
      username.ifPresent(name -> Check.matches(Setting.REDIS_USERNAME, name, USERNAME));
      Check.that(
          username.isEmpty() || password.isPresent(), Setting.REDIS_USERNAME, username.orElse(""));
      password.ifPresent(text -> Check.that(text.length() <= 1_024, Setting.REDIS_PASSWORD, text));
    }

    @Override
    public String toString() {
      return "Login[username=" + username.orElse("") + "]";
    }
  }

  /**
   * PEM files.
   *
   * @param ca empty: those that Java trusts
   * @param cert empty: the node has none
   * @param key of the certificate
   */
  public record Tls(Optional<String> ca, Optional<String> cert, Optional<String> key) {
    /** No files. */
    public static final Tls NONE = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

    private void check(boolean isSecure) {
      ca.ifPresent(file -> Check.that(isSecure, Setting.REDIS_TLS_CA, file));
      cert.ifPresent(file -> Check.that(isSecure && key.isPresent(), Setting.REDIS_TLS_CERT, file));
      key.ifPresent(file -> Check.that(cert.isPresent(), Setting.REDIS_TLS_KEY, file));
    }
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
