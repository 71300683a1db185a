package io.chatcluster.cluster.testing;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A Redis Cluster of three masters with a replica each. */
public final class RedisClusterSet implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisProcess> nodes = new ArrayList<>();
  private final Map<RedisProcess, String> ids = new HashMap<>();

  private RedisClusterSet() {}

  /** Starts one that replaces a dead master soon, and waits until every node says all is well. */
  public static RedisClusterSet started() {
    return started(1_500);
  }

  /**
   * The same with a node timeout of its own: a node that says nothing for half of it loses its
   * connections to the others, and messages on them, also where the machine is only busy.
   */
  public static RedisClusterSet started(int nodeTimeoutMillis) {
    RedisClusterSet set = new RedisClusterSet();
    for (int i = 0; i < 2 * MASTERS; i++) {
      set.nodes.add(
          RedisProcess.started(
              "--cluster-enabled",
              "yes",
              "--cluster-node-timeout",
              Integer.toString(nodeTimeoutMillis),
              "--cluster-replica-validity-factor",
              "0",
              "--repl-diskless-sync-delay",
              "0"));
    }
    set.join();
    return set;
  }

  private void join() {
    RedisProcess first = nodes.get(0);
    for (int i = 0; i < nodes.size(); i++) {
      RedisProcess node = nodes.get(i);
      ids.put(node, node.commands().clusterMyId());
      if (i < MASTERS) {
        int from = i * SLOTS / MASTERS;
        int to = (i + 1) * SLOTS / MASTERS;
        int[] slots = new int[to - from];
        for (int slot = from; slot < to; slot++) {
          slots[slot - from] = slot;
        }
        node.commands().clusterAddSlots(slots);
      }
      if (i > 0) {
        node.commands().clusterMeet(RedisProcess.HOST, first.port());
      }
    }
    for (int i = MASTERS; i < nodes.size(); i++) {
      String master = ids.get(nodes.get(i - MASTERS));
      RedisProcess replica = nodes.get(i);
      RedisProcess.patiently(() -> replica.commands().clusterReplicate(master));
    }
    awaitHealth();
  }

  /** Waits until all nodes say that all slots are served, and every master has a replica. */
  public void awaitHealth() {
    for (RedisProcess node : nodes) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> isHealthy(node));
    }
  }

  private boolean isHealthy(RedisProcess node) {
    String nodesText = node.commands().clusterNodes();
    return isWhole(node)
        && nodesText.lines().filter(line -> line.contains("slave")).count() == MASTERS
        && !nodesText.contains("fail")
        && !node.commands().info("replication").contains("master_link_status:down");
  }

  /** Where it is, for a client: two of the nodes are enough. */
  public String uri() {
    return "redis-cluster://" + nodes.get(0).address() + "," + nodes.get(4).address();
  }

  /** All nodes: the first three were masters at the beginning. */
  public List<RedisProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** The node that has the slot now, as one that lives says. */
  public RedisProcess ownerOf(int slot, RedisProcess asked) {
    for (RedisClusterNode node : ClusterPartitionParser.parse(asked.commands().clusterNodes())) {
      if (node.getRole().isUpstream()
          && node.hasSlot(slot)
          && !node.is(RedisClusterNode.NodeFlag.FAIL)) {
        return nodes.stream()
            .filter(each -> each.port() == node.getUri().getPort())
            .findFirst()
            .orElseThrow();
      }
    }
    throw new IllegalStateException("nobody has slot " + slot);
  }

  /**
   * Waits until another node than this one serves the slot, and all that live know it and say that
   * the cluster is whole.
   */
  public RedisProcess servingAfter(int slot, RedisProcess former) {
    List<RedisProcess> living = nodes.stream().filter(node -> node != former).toList();
    AtomicReference<RedisProcess> next = new AtomicReference<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(RedisProcess.LOOK)
        // No owner yet, or a connection of the test itself that breaks off meanwhile.
        .ignoreExceptionsMatching(
            e -> e instanceof IllegalStateException || e instanceof RedisException)
        .until(
            () -> {
              next.set(ownerOf(slot, living.get(0)));
              return next.get() != former
                  && living.stream().allMatch(node -> ownerOf(slot, node) == next.get())
                  && living.stream().allMatch(RedisClusterSet::isWhole)
                  && next.get().serves();
            });
    return next.get();
  }

  private static boolean isWhole(RedisProcess node) {
    return node.commands().clusterInfo().contains("cluster_state:ok");
  }

  /** A slot is about to move: its keys are where they were. {@link #migrate} completes it. */
  public void beginMigration(int slot, RedisProcess from, RedisProcess to) {
    to.commands().clusterSetSlotImporting(slot, ids.get(from));
    from.commands().clusterSetSlotMigrating(slot, ids.get(to));
  }

  /**
   * Makes the replica of a master its successor; the former master stays, as a replica.
   *
   * @return the new master, when all nodes know it
   */
  public RedisProcess failover(int slot, RedisProcess master) {
    String id = ids.get(master);
    RedisProcess replica =
        nodes.stream()
            .filter(node -> node != master)
            .filter(node -> node.commands().clusterNodes().lines().anyMatch(isReplicaOf(id)))
            .findFirst()
            .orElseThrow();
    replica.commands().clusterFailover(false);
    return servingAfter(slot, master);
  }

  private static Predicate<String> isReplicaOf(String id) {
    return line -> line.contains("myself,slave " + id + " ");
  }

  /** Moves a slot with its keys to another master. */
  public void migrate(int slot, RedisProcess from, RedisProcess to) {
    beginMigration(slot, from, to);
    List<String> keys = from.commands().clusterGetKeysInSlot(slot, 1_000);
    for (String key : keys) {
      from.commands().migrate(RedisProcess.HOST, to.port(), key, 0, 5_000);
    }
    to.commands().clusterSetSlotNode(slot, ids.get(to));
    from.commands().clusterSetSlotNode(slot, ids.get(to));
    for (RedisProcess node : nodes) {
      if (node != to && node != from && !isReplica(node)) {
        node.commands().clusterSetSlotNode(slot, ids.get(to));
      }
    }
  }

  private static boolean isReplica(RedisProcess node) {
    return node.commands().role().get(0).equals("slave");
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
