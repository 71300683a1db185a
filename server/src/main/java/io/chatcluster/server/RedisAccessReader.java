package io.chatcluster.server;

import io.chatcluster.cluster.lettuce.RedisAccess;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.server.cli.SecretFile;
import io.chatcluster.server.config.IdentityConfig;
import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** How Redis is reached, from the configuration. */
final class RedisAccessReader {
  private RedisAccessReader() {}

  /**
   * The options of the connections.
   *
   * @throws StartException when a file cannot be read
   */
  static RedisOptions options(RedisConfig redis, IdentityConfig identity) throws StartException {
    return RedisOptions.of(redis.url(), identity.nodeId())
        .withConnecting(redis.connectTimeout(), 1)
        .withAccess(
            new RedisAccess(
                redis.login().username().orElse(null),
                password(redis.login()),
                file(Setting.REDIS_TLS_CA, redis.tls().ca()),
                file(Setting.REDIS_TLS_CERT, redis.tls().cert()),
                file(Setting.REDIS_TLS_KEY, redis.tls().key())));
  }

  /** A file is read again each time: whoever changes the password writes it there. */
  private static Supplier<String> password(RedisConfig.Login login) {
    if (login.passwordFile().isPresent()) {
      String file = login.passwordFile().get();
      return () -> SecretFile.read(Setting.REDIS_PASSWORD.fileFlag(), file);
    }
    return login.password().<Supplier<String>>map(text -> () -> text).orElse(null);
  }

  private static Path file(Setting setting, Optional<String> name) throws StartException {
    if (name.isEmpty()) {
      return null;
    }
    Path file = Path.of(name.get());
    if (!Files.isReadable(file)) {
      throw new StartException(
          setting.names() + " names the file \"" + file + "\", which cannot be read");
    }
    return file;
  }
}
