package io.chatcluster.engine.sockets;

import io.chatcluster.engine.api.event.NamespaceListener;
import io.chatcluster.engine.api.event.ParentNamespace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces that are made when a client asks for them. Each is used by the clients that are in
 * it or on their way in, and may be removed when none is left. Any thread.
 */
final class DynamicNamespaces {
  private static final Logger log = LoggerFactory.getLogger(DynamicNamespaces.class);
  private static final String PARENT = "/_";

  private final SocketLayer layer;
  private final List<Family> families = new CopyOnWriteArrayList<>();
  private final List<NamespaceListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Child> children = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  /** A namespace and how many clients use it; changed under the lock of its name in the map. */
  private static final class Child {
    private final LocalNamespace namespace;
    private int users;

    Child(LocalNamespace namespace) {
      this.namespace = namespace;
    }
  }

  DynamicNamespaces(SocketLayer layer) {
    this.layer = layer;
  }

  synchronized Family add(ParentNamespace.Rule rule) {
    Family added = new Family(this, PARENT + families.size(), rule);
    families.add(added);
    return added;
  }

  void addListener(NamespaceListener listener) {
    listeners.add(listener);
  }

  /** Whether nothing can be made. */
  boolean isEmpty() {
    return families.isEmpty();
  }

  /** Whether a name is that of a parent, or of a child that there is. */
  boolean has(String name) {
    return children.containsKey(name)
        || (name.startsWith(PARENT)
            && families.stream().anyMatch(family -> family.name().equals(name)));
  }

  /** The children of one parent. */
  List<LocalNamespace> children(Family family) {
    return children.values().stream()
        .map(child -> child.namespace)
        .filter(namespace -> namespace.family() == family)
        .toList();
  }

  /** Asks the parents in their order; hands over the first that wants this name, or null. */
  void find(String name, Map<String, Object> auth, Consumer<Family> found) {
    ask(0, name, auth, found);
  }

  private void ask(int index, String name, Map<String, Object> auth, Consumer<Family> found) {
    if (index == families.size()) {
      found.accept(null);
      return;
    }
    Family family = families.get(index);
    AtomicBoolean answered = new AtomicBoolean();
    Consumer<Boolean> allow =
        yes -> {
          if (answered.compareAndSet(false, true)) {
            if (Boolean.TRUE.equals(yes)) {
              found.accept(family);
            } else {
              ask(index + 1, name, auth, found);
            }
          }
        };
    try {
      family.rule().asked(name, auth, allow);
    } catch (RuntimeException | StackOverflowError failed) {
      log.error("The rule of a parent namespace failed; it does not get the name", failed);
      allow.accept(false);
    }
  }

  /** A child that there is, for one more client; else null. */
  LocalNamespace use(String name) {
    Child child =
        children.computeIfPresent(
            name,
            (key, present) -> {
              present.users++;
              return present;
            });
    return child == null ? null : child.namespace;
  }

  /** A child for one more client, made when it is not there; null when there are too many. */
  LocalNamespace useOrMake(String name, Family family) {
    Child child =
        children.compute(
            name,
            (key, present) -> {
              Child used = present == null ? make(name, family) : present;
              if (used != null) {
                used.users++;
              }
              return used;
            });
    return child == null ? null : child.namespace;
  }

  private Child make(String name, Family family) {
    if (size.get() >= layer.options().maxChildNamespaces()) {
      log.debug("A namespace of {} is not made: there are too many", family.name());
      return null;
    }
    size.incrementAndGet();
    LocalNamespace made = layer.makeDynamic(name, family);
    tell(listener -> listener.created(made));
    return new Child(made);
  }

  /** One client does not use a child any more. */
  void release(LocalNamespace namespace) {
    children.computeIfPresent(
        namespace.name(),
        (name, child) -> {
          child.users--;
          if (child.users > 0 || !layer.options().cleanupEmptyChildNamespaces()) {
            return child;
          }
          size.decrementAndGet();
          layer.removeDynamic(namespace);
          tell(listener -> listener.removed(namespace));
          return null;
        });
  }

  private void tell(Consumer<NamespaceListener> call) {
    for (NamespaceListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException failed) {
        log.error("A namespace listener failed", failed);
      }
    }
  }
}
