package io.chatcluster.server.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the process behaves.
 *
 * @param shutdownTimeout the longest time a stop may take
 * @param stopWithStdin whether the end of standard input stops the node
 */
public record ProcessConfig(String logLevel, Duration shutdownTimeout, boolean stopWithStdin) {
  private static final Pattern LEVEL = Pattern.compile("error|warn|info|debug|trace");

  public ProcessConfig {
    Check.matches(Setting.LOG_LEVEL, logLevel, LEVEL);
    Check.between(Setting.SHUTDOWN_TIMEOUT, shutdownTimeout, "100ms", "10m");
  }
}
