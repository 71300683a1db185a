package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class its own nodes on the Redis of this JVM, which is empty when they start. After
 * a failed test their output is printed.
 */
public final class Nodes
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {
  private final RedisExtension redis = new RedisExtension();
  private final List<ChatNode> nodes = new ArrayList<>();
  private final int count;
  private final List<String> flags;

  /** That many nodes, with these flags besides those for names, ports and Redis. */
  public Nodes(int count, String... flags) {
    this.count = count;
    this.flags = List.of(flags);
  }

  public ChatNode get(int index) {
    return nodes.get(index);
  }

  /** Starts one more with other flags, which is ended with the others. */
  ChatNode another(String name, String... itsFlags) throws Exception {
    ChatNode node = ChatNode.start(name, redis.uri(), List.of(itsFlags));
    nodes.add(node);
    node.waitUntilReady();
    return node;
  }

  /** Addresses for clients, of those that the class began with. */
  public List<String> urls() {
    return nodes.stream().limit(count).map(ChatNode::url).toList();
  }

  /** Management ports, of those that the class began with. */
  List<String> managementPorts() {
    return nodes.stream().limit(count).map(ChatNode::managementPort).toList();
  }

  RedisExtension redis() {
    return redis;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    redis.beforeAll(context);
    redis.flush();
    try {
      for (int i = 1; i <= count; i++) {
        nodes.add(ChatNode.start("node-" + i, redis.uri(), flags));
      }
      for (ChatNode node : nodes) {
        node.waitUntilReady();
      }
    } catch (Exception | AssertionError e) {
      nodes.forEach(ChatNode::print);
      afterAll(context);
      throw e;
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      nodes.forEach(ChatNode::print);
    }
    redis.afterEach(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    nodes.forEach(ChatNode::close);
  }
}
