package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.chatcluster.cluster.lettuce.link.Keyed;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lua script of this package, run by its digest; Redis gets the text when it does not know it.
 */
final class Script {
  private static final Logger log = LoggerFactory.getLogger(Script.class);

  private final byte[] text;
  private final String digest;

  /** Some servers and proxies have EVAL and no EVALSHA. */
  private volatile boolean isSentWhole;

  private Script(byte[] text) {
    this.text = text;
    this.digest = Base16.digest(text);
  }

  /** The script in the file beside this class. */
  static Script named(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("script is missing: " + file);
      }
      return new Script(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CompletableFuture<List<Object>> run(Keyed redis, String[] keys, byte[][] arguments) {
    int bytes = 0;
    for (byte[] argument : arguments) {
      bytes += argument.length;
    }
    return run(redis, bytes, keys, arguments);
  }

  private CompletableFuture<List<Object>> run(
      Keyed redis, int bytes, String[] keys, byte[][] arguments) {
    if (isSentWhole) {
      return whole(redis, bytes, keys, arguments);
    }
    CompletableFuture<List<Object>> answer =
        redis.send(
            keys[0],
            bytes,
            commands -> commands.evalsha(digest, ScriptOutputType.MULTI, keys, arguments));
    return answer.exceptionallyCompose(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (ErrorReplies.isUnknownCommand(cause)) {
            isSentWhole = true;
            log.info("Redis has no EVALSHA; scripts are sent whole each time");
          }
          return isSentWhole || cause instanceof RedisNoScriptException
              ? whole(redis, bytes, keys, arguments)
              : CompletableFuture.failedFuture(cause);
        });
  }

  private CompletableFuture<List<Object>> whole(
      Keyed redis, int bytes, String[] keys, byte[][] arguments) {
    return redis.send(
        keys[0], bytes, commands -> commands.eval(text, ScriptOutputType.MULTI, keys, arguments));
  }
}
