package io.chatcluster.server.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the JVM and the system give this process, for settings that must fit into it.
 *
 * @param heapBytes the largest heap of the JVM
 * @param openFiles how many descriptors may be open at once; 0 where that is not known
 */
public record ProcessLimits(long heapBytes, long openFiles) {
  private static final int MOST_CONNECTIONS = 10_000_000;

  /** Those of this process. */
  public static ProcessLimits current() {
    return new ProcessLimits(Runtime.getRuntime().maxMemory(), currentOpenFiles());
  }

  private static long currentOpenFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : 0;
  }

  /**
   * The default of {@link Setting#MAX_CONNECTIONS}: an eighth of the descriptors is kept for Redis,
   * the management port and files. 0, no limit, where the number of descriptors is not known.
   */
  public int defaultConnections() {
    return (int) Math.min(MOST_CONNECTIONS, openFiles - openFiles / 8);
  }

  /**
   * Checks the settings that depend on the process.
   *
   * @throws ConfigException when one of them does not fit; the message names both numbers
   */
  public void check(ClientConfig clients) {
    // The engine keeps a quarter of the heap for all clients: one message must fit well.
    if (clients.maxPayload() > heapBytes / 8) {
      throw new ConfigException(
          ("%s is \"%d\", more than an eighth of the heap of this JVM, %d bytes; lower it, or give"
                  + " the JVM more memory (-Xmx, or the limit of the container)")
              .formatted(Setting.MAX_PAYLOAD.names(), clients.maxPayload(), heapBytes));
    }
    if (openFiles > 0 && clients.connections() > openFiles) {
      throw new ConfigException(
          ("%s is \"%d\", more than the limit of open files of this process, %d; lower it, or raise"
                  + " the limit (ulimit -n)")
              .formatted(Setting.MAX_CONNECTIONS.names(), clients.connections(), openFiles));
    }
  }
}
