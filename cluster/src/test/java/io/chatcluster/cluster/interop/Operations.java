package io.chatcluster.cluster.interop;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterNamespace;
import io.chatcluster.cluster.ClusterStats;
import io.chatcluster.cluster.interop.ControlPort.Operation;
import io.chatcluster.engine.api.EngineNamespace;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the control port does with the sockets of the whole cluster. */
public final class Operations {
  private static final int SECONDS = 10;

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
    all.putAll(new Queries(cluster).all());
    Operations operations = new Operations(cluster, adapter);
    all.put("info", operations::info);
    all.put("stats", operations::stats);
    all.put("emit", operations::emit);
    all.put("socketBroadcast", operations::socketBroadcast);
    all.put("socketsJoin", operations::join);
    all.put("socketsLeave", operations::leave);
    all.put("disconnectSockets", operations::disconnect);
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
        "missed", stats.missed(),
        "tallied", stats.tallied(),
        "subscriptions", stats.subscriptions(),
        "subscriptionsPending", stats.subscriptionsPending());
  }

  private Object emit(Command command) {
    selected(cluster, command).emit(command.event(), command.arguments());
    return null;
  }

  private Object socketBroadcast(Command command) {
    selected(cluster, command)
        .except(command.text("sid"))
        .emit(command.event(), command.arguments());
    return null;
  }

  private Object join(Command command) throws Exception {
    return told(selected(cluster, command).socketsJoin(names(command.rooms("join"))));
  }

  private Object leave(Command command) throws Exception {
    return told(selected(cluster, command).socketsLeave(names(command.rooms("leave"))));
  }

  private Object disconnect(Command command) throws Exception {
    return told(selected(cluster, command).disconnectSockets(command.isTrue("close")));
  }

  private static String[] names(Set<String> rooms) {
    return rooms.toArray(String[]::new);
  }

  static <T> T told(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  /** Whom a command means. */
  static ClusterNamespace selected(Cluster cluster, Command command) {
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
