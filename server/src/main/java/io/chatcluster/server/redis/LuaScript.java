package io.chatcluster.server.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A script from a file beside this class, whose header says what it does. It is sent whole each
 * time: with EVALSHA and a second try by EVAL, what was sent first could run second after Redis
 * lost its scripts, and a connection would be in a place that it had left.
 */
final class LuaScript {
  private final String text;

  LuaScript(String file) {
    try (InputStream in = LuaScript.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + file);
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the script; the items of the answer are {@code Long} or {@code String}. */
  CompletionStage<List<Object>> run(
      RedisClusterAsyncCommands<String, String> redis, List<String> keys, String... arguments) {
    return redis.eval(text, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments);
  }
}
