package io.chatcluster.engine.sockets;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.event.NamespaceEvents;
import io.chatcluster.engine.api.event.ParentNamespace;
import io.chatcluster.engine.listen.Listeners;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the children of one parent have in common. */
final class Family implements ParentNamespace {
  private final DynamicNamespaces all;
  private final String name;
  private final Rule rule;
  private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
  private final Listeners events = new Listeners(this::outgoingIsHeard);
  private volatile boolean outgoingHeard;

  Family(DynamicNamespaces all, String name, Rule rule) {
    this.all = all;
    this.name = name;
    this.rule = rule;
  }

  Rule rule() {
    return rule;
  }

  List<Middleware> middleware() {
    return middleware;
  }

  Listeners listeners() {
    return events;
  }

  private void outgoingIsHeard() {
    outgoingHeard = true;
  }

  boolean hearsOutgoing() {
    return outgoingHeard;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void use(Middleware added) {
    middleware.add(added);
  }

  @Override
  public NamespaceEvents events() {
    return events;
  }

  @Override
  public Collection<EngineNamespace> children() {
    return new ArrayList<>(all.children(this));
  }

  @Override
  public int broadcast(List<?> data, EmitFlags flags) {
    int reached = 0;
    for (LocalNamespace child : all.children(this)) {
      reached += child.broadcast(data, Selection.ALL, flags);
    }
    return reached;
  }
}
