package io.chatcluster.server.redis;

import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The nodes of a test, closed when it ends, and what Redis knows of their lives. */
final class TestNodes implements AfterEachCallback {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final RedisExtension redis;
  private final List<TestNode> nodes = new ArrayList<>();

  TestNodes(RedisExtension redis) {
    this.redis = redis;
  }

  TestNode node(String name) {
    return node(name, TestNode.LEASE);
  }

  TestNode node(String name, Duration lease) {
    TestNode node = new TestNode(redis.uri(), name, lease);
    nodes.add(node);
    return node;
  }

  /** What all of them heard, node by node. */
  Stream<String> heard() {
    return nodes.stream().flatMap(node -> node.heard().stream());
  }

  /** Lets only these beat, again and again, until the condition holds after a beat of each. */
  static void beatUntil(Callable<Boolean> condition, TestNode... beating) {
    await()
        .pollInterval(POLL)
        .atMost(LIMIT)
        .until(
            () -> {
              Stream.of(beating).forEach(TestNode::beat);
              return condition.call();
            });
  }

  /** Redis stands still until every lease has ended, while only these nodes go on trying. */
  void standstill(TestNode... trying) {
    redis.pause();
    passes(TestNode.LEASE.multipliedBy(2), trying);
    redis.resume();
  }

  /** Lets a time pass, while these nodes beat. */
  static void passes(Duration time, TestNode... beating) {
    long over = System.nanoTime() + time.toNanos();
    beatUntil(() -> System.nanoTime() > over, beating);
  }

  /** All lives that are not yet cleaned up after. */
  List<String> lives() {
    return redis.commands().zrange("chat:nodes", 0, -1);
  }

  /** The first life of a node that is not yet cleaned up after. */
  String life(String node) {
    return lives().stream().filter(life -> life.startsWith(node + ".")).findFirst().orElseThrow();
  }

  boolean areCleanedUpAfter(List<String> lives) {
    return lives().stream().noneMatch(lives::contains);
  }

  /** Whether the node lives, in another life than those before. */
  boolean hasBegunAnew(String node, List<String> before) {
    return lives().stream()
        .filter(life -> life.startsWith(node + ".") && !before.contains(life))
        .anyMatch(life -> redis.commands().exists(key(life, "lease")) > 0);
  }

  /** As if nobody had renewed it in time. */
  void endLease(String life) {
    redis.commands().del(key(life, "lease"));
  }

  /** The key of something of a life. */
  static String key(String life, String what) {
    return "chat:node:{" + life + "}:" + what;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    nodes.forEach(TestNode::close);
    nodes.clear();
  }
}
