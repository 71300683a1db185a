package io.chatcluster.cluster.query;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.wire.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts who listens. Redis knows how many connections hear the requests of a namespace, and
 * whether one hears the answers to a certain node there; the rest are members without a lease.
 */
final class Headcount {
  private final Bus bus;
  private final Channels channels;
  private final String uid;

  Headcount(Bus bus, Channels channels, String uid) {
    this.bus = bus;
    this.channels = channels;
    this.uid = uid;
  }

  /**
   * Counts in a namespace that this node has.
   *
   * @param leases of the other nodes
   */
  CompletionStage<Attendance> count(String nsp, List<Lease> leases) {
    CompletableFuture<Long> all = subscribers(channels.requests(nsp));
    CompletableFuture<Long> self = subscribers(channels.answers(nsp, uid));
    List<CompletableFuture<Long>> each = new ArrayList<>(leases.size());
    for (Lease lease : leases) {
      each.add(subscribers(channels.answers(nsp, lease.uid())));
    }
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenCombine(
            all.thenCombine(self, (total, own) -> total - Math.min(1, own)), (done, n) -> n)
        .thenApply(total -> attendance(leases, each, total));
  }

  private CompletableFuture<Long> subscribers(String channel) {
    return bus.subscribers(channel).toCompletableFuture();
  }

  private static Attendance attendance(
      List<Lease> leases, List<CompletableFuture<Long>> each, long others) {
    Map<String, String> present = new LinkedHashMap<>();
    Map<String, String> silent = new LinkedHashMap<>();
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      if (each.get(i).join() > 0) {
        (lease.isAlive() ? present : silent).put(lease.uid(), lease.node());
      }
    }
    long unnamed = others - present.size() - silent.size();
    return new Attendance(present, silent, (int) Math.max(0, unnamed));
  }
}
