package io.chatcluster.cluster.interop;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterNamespace;
import io.chatcluster.cluster.ClusterStats;
import io.chatcluster.cluster.interop.ControlPort.Operation;
import io.chatcluster.engine.api.EngineNamespace;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The server-side API of a node, operation by operation. */
public final class Operations {
  private final Cluster cluster;
  private final String adapter;

  private Operations(Cluster cluster, String adapter) {
    this.cluster = cluster;
    this.adapter = adapter;
  }

  /**
   * Opens a control port for a node.
   *
   * @param namespaces its part of a namespace, by name
   */
  public static ControlPort of(
      Cluster cluster, Function<String, EngineNamespace> namespaces, String adapter)
      throws IOException {
    Map<String, Operation> all = new HashMap<>(new SocketOperations(cluster, namespaces).all());
    Operations operations = new Operations(cluster, adapter);
    all.put("info", operations::info);
    all.put("stats", operations::stats);
    all.put("emit", operations::emit);
    all.put("socketBroadcast", operations::socketBroadcast);
    return new ControlPort(all);
  }

  private Object info(Command command) {
    return Map.of("mode", adapter, "uid", cluster.options().uid(), "runtime", "java");
  }

  /** Not of the official API: what the node counts, and whether it hears and reaches the others. */
  private Object stats(Command command) {
    ClusterStats stats = cluster.stats();
    return Map.of(
        "isHealthy", cluster.healthy(),
        "published", stats.messagesPublished(),
        "publishLost", stats.publishLost(),
        "subscriptions", stats.subscriptions(),
        "subscriptionsPending", stats.subscriptionsPending());
  }

  private Object emit(Command command) {
    selected(command).emit(command.event(), command.arguments());
    return null;
  }

  private Object socketBroadcast(Command command) {
    selected(command).except(command.text("sid")).emit(command.event(), command.arguments());
    return null;
  }

  /** Whom a command means. */
  private ClusterNamespace selected(Command command) {
    ClusterNamespace to = cluster.of(command.nsp()).to(command.rooms("rooms"));
    for (String room : command.rooms("except")) {
      to = to.except(room);
    }
    if (command.flag("volatile")) {
      to = to.asVolatile();
    }
    if (command.isOff("compress")) {
      to = to.compress(false);
    }
    return command.flag("local") ? to.local() : to;
  }
}
