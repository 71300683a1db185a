package io.chatcluster.server.cli;

import io.chatcluster.server.config.ProcessLimits;
import io.chatcluster.server.config.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;

/** The values of the settings that nobody set; three depend on the machine. */
final class Defaults {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LONGEST_HOST = 59;

  private Defaults() {}

  /** Empty for a setting whose default is to have no value. */
  static Optional<String> of(Setting setting) {
    if (setting == Setting.NODE_ID) {
      return Optional.of(nodeId());
    }
    if (setting == Setting.EVENT_LOOPS) {
      return Optional.of(eventLoops());
    }
    if (setting == Setting.MAX_CONNECTIONS) {
      return Optional.of(String.valueOf(ProcessLimits.current().defaultConnections()));
    }
    return Optional.of(setting.defaultText()).filter(text -> !text.equals("none"));
  }

  /**
   * The host name, so that a person recognises the node, and random characters, so that two nodes
   * of one host differ.
   */
  private static String nodeId() {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder(hostName()).append('-');
    for (int i = 0; i < 4; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  private static String eventLoops() {
    return String.valueOf(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  private static String hostName() {
    String name = System.getenv("HOSTNAME");
    if (name == null || name.isBlank()) {
      try {
        name = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        // A host without a name of its own is no reason not to start.
        name = "node";
      }
    }
    String clean = name.replaceAll("[^A-Za-z0-9._-]", "-");
    return clean.substring(0, Math.min(clean.length(), LONGEST_HOST));
  }
}
