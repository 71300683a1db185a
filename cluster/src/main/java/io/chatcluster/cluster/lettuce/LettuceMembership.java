package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Membership} in Redis. Its key, where P is the prefix: {@code P leases}, a sorted set of
 * {@code uid name wire} with the time at which each lease ends, in ms of Redis' own clock; nodes of
 * old have no wire there. The whole set is gone {@link Membership#REMEMBERED} after the last lease
 * ended.
 */
public final class LettuceMembership implements Membership {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final LettuceConnections connections;
  private final String key;
  private final Script lease = Script.named("lease.lua");

  /**
   * Prepares; the connection is that of the bus.
   *
   * @param keyPrefix what the key begins with, as in the options of the log
   */
  public LettuceMembership(LettuceConnections connections, String keyPrefix) {
    this.connections = connections;
    this.key = keyPrefix + "leases";
  }

  @Override
  public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
    return run("renew", ttl, entry(member));
  }

  @Override
  public CompletionStage<List<Lease>> leases() {
    return run("list", Duration.ZERO, "");
  }

  @Override
  public CompletionStage<Void> leave(Member member) {
    return run("leave", Duration.ZERO, entry(member)).thenAccept(leases -> {});
  }

  private static String entry(Member member) {
    return (member.uid() + " " + member.node() + " " + member.wire()).stripTrailing();
  }

  private CompletionStage<List<Lease>> run(String what, Duration ttl, String member) {
    byte[][] arguments = {
      utf8(what),
      utf8(Long.toString(ttl.toMillis())),
      utf8(Long.toString(REMEMBERED.toMillis())),
      utf8(member)
    };
    CompletableFuture<List<Lease>> answer =
        connections
            .shared()
            .thenCompose(connection -> lease.run(connection, new String[] {key}, arguments))
            .thenApply(LettuceMembership::leases);
    return connections
        .within(TIMEOUT, answer)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable(failure)));
  }

  private static List<Lease> leases(List<Object> result) {
    List<Lease> leases = new ArrayList<>(result.size() / 2);
    for (int i = 0; i + 1 < result.size(); i += 2) {
      String[] member = new String((byte[]) result.get(i), StandardCharsets.UTF_8).split(" ", 3);
      long remaining = ((Number) result.get(i + 1)).longValue();
      String node = member.length > 1 ? member[1] : member[0];
      String wire = member.length > 2 ? member[2] : "";
      leases.add(new Lease(member[0], node, wire, Duration.ofMillis(remaining)));
    }
    return leases;
  }

  private static ClusterUnavailableException unavailable(Throwable failure) {
    return ErrorReplies.unavailable("the leases could not be reached", failure);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
