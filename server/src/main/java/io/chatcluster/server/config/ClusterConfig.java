package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the nodes find each other.
 *
 * @param channelPrefix the first part of channels and keys, without {@code #}
 * @param wire one of {@link #WIRES}
 * @param leaseTtl when the others take a silent node for dead
 * @param leaseRenew how often a node says that it lives; at most a third of the above, so that one
 *     late message kills nobody
 */
public record ClusterConfig(
    String channelPrefix, String wire, Duration leaseTtl, Duration leaseRenew) {
  /** The adapters of Node.js, and their modes. */
  public static final List<String> WIRES =
      List.of("classic", "sharded", "sharded-static", "sharded-dynamic-private");

  // The characters of a Redis glob pattern are not among them: the prefix is part of PSUBSCRIBE.
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  public ClusterConfig {
    Check.matches(Setting.CHANNEL_PREFIX, channelPrefix, PREFIX);
    Check.that(WIRES.contains(wire), Setting.CLUSTER_WIRE, wire);
    Check.between(Setting.LEASE_TTL, leaseTtl, "1s", "10m");
    Check.between(Setting.LEASE_RENEW, leaseRenew, "100ms", "5m");
    Check.that(
        leaseRenew.multipliedBy(3).compareTo(leaseTtl) <= 0,
        Setting.LEASE_RENEW,
        Durations.format(leaseRenew));
  }
}
