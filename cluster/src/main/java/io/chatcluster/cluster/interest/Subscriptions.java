package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.NotPermittedException;
import io.chatcluster.cluster.bus.SubscriptionTimeoutException;
import io.chatcluster.cluster.timer.Timer;
import io.chatcluster.cluster.timer.TimerThread;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which channels this node hears: that of every namespace, one pattern per namespace for the rooms
 * that are named after its sockets, and the channel of a room while the room has a member here and
 * a little longer. The mode {@link WireKind#SHARDED_DYNAMIC_PRIVATE} has a channel for each socket
 * too, in the place of the pattern; and so has the classic wire once Redis refused the pattern: an
 * ACL cannot name it in advance, since the name of the node in it is random.
 *
 * <p>One thread, {@code cluster-subscriptions}, owns what is wanted and issues every command in
 * that order, so that the notes of this class and Redis cannot disagree. Listeners and callers only
 * put tasks in its queue; a storm of them wakes it no more often than one every few milliseconds.
 */
public final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);
  private static final long LEAST_LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Channels channels;
  private final String uid;
  private final long lingerNanos;
  private final long timeoutMillis;
  private final Map<String, EngineNamespace> namespaces = new ConcurrentHashMap<>();

  /** Who has a listener of ours, which cannot be taken back. */
  private final Set<EngineNamespace> told =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final Timer thread;

  /** What happens to namespaces and rooms, in its order. */
  private final BatchedTasks changes;

  private final Reconciler reconciler;
  private final AtomicBoolean isWarned = new AtomicBoolean();

  /** Interests that nobody may need any more, in the order of their times. */
  private final ArrayDeque<Interest> lingering = new ArrayDeque<>();

  /** By the namespaces that are attached. */
  private final Map<EngineNamespace, Set<Interest>> interests = new HashMap<>();

  private boolean isLookPlanned;

  /** Whether each socket has a channel of its own; once true it stays so. */
  private volatile boolean hasChannelPerSocket;

  /**
   * Prepares; nothing is heard before a namespace is attached and the bus is connected.
   *
   * @param uid what the ids of this node's sockets begin with
   * @param linger how long a room's channel is heard after its last member left
   * @param timeout the longest {@link #subscribed} waits
   */
  public Subscriptions(Bus bus, Channels channels, String uid, Duration linger, Duration timeout) {
    this.channels = channels;
    this.uid = uid;
    this.lingerNanos = Math.max(LEAST_LINGER_NANOS, linger.toNanos());
    this.timeoutMillis = timeout.toMillis();
    this.thread = new TimerThread("cluster-subscriptions");
    this.changes = new BatchedTasks(thread);
    this.hasChannelPerSocket = channels.kind() == WireKind.SHARDED_DYNAMIC_PRIVATE;
    this.reconciler = new Reconciler(bus, thread, changes, this::patternsRefused);
  }

  /** Hears a namespace from now on. To be called once for each, or again after {@link #detach}. */
  public void attach(EngineNamespace namespace) {
    namespaces.put(namespace.name(), namespace);
    if (told.add(namespace)) {
      namespace.addRoomListener(listener(namespace));
    }
    changes.add(
        () -> {
          String nsp = namespace.name();
          channels
              .lasting(nsp, uid)
              .forEach(each -> add(namespace, Interest.lasting(namespace, each, false)));
          if (!channels.kind().isSharded() && !hasChannelPerSocket) {
            String sockets = channels.socketRooms(nsp, uid);
            add(namespace, Interest.lasting(namespace, sockets, true));
          }
          lingerInAll(namespace);
        });
  }

  private void lingerInAll(EngineNamespace namespace) {
    namespace.rooms().forEach(room -> lingerIn(namespace, room));
    for (Socket socket : namespace.sockets(Selection.ALL)) {
      if (hasOwnChannel(socket.id())) {
        lingerIn(namespace, socket.id());
      }
    }
  }

  /** The pattern covers only ids that begin with the uid. */
  private boolean hasOwnChannel(String socketId) {
    if (hasChannelPerSocket) {
      return true;
    }
    boolean isForeign = channels.isForeign(socketId, uid);
    if (isForeign && isWarned.compareAndSet(false, true)) {
      log.warn(
          "The ids of sockets do not begin with {}, so each needs a subscription of its own; build"
              + " the EngineOptions with socketIdPrefix(cluster.options().socketIdPrefix())",
          uid);
    }
    return isForeign;
  }

  private void patternsRefused(NotPermittedException refusal) {
    if (hasChannelPerSocket) {
      return;
    }
    hasChannelPerSocket = true;
    log.info(
        "Redis does not permit subscribing by pattern ({}); subscribing to the channel of each"
            + " socket instead",
        refusal.getMessage());
    for (EngineNamespace namespace : List.copyOf(interests.keySet())) {
      Interest pattern = reconciler.get(channels.socketRooms(namespace.name(), uid));
      if (pattern != null) {
        remove(pattern);
      }
      lingerInAll(namespace);
    }
  }

  private boolean needsChannel(String room) {
    return hasChannelPerSocket || channels.needsChannel(room, uid);
  }

  private void lingerIn(EngineNamespace namespace, String room) {
    if (needsChannel(room)) {
      linger(interestIn(namespace, room));
    }
  }

  private RoomListener listener(EngineNamespace namespace) {
    return new RoomListener() {
      @Override
      public void opened(String room) {
        changes.add(() -> roomOpened(namespace, room));
      }

      @Override
      public void closed(String room) {
        changes.add(() -> roomClosed(namespace, room));
      }

      @Override
      public void socketEntered(String socketId) {
        if (hasOwnChannel(socketId)) {
          opened(socketId);
        }
      }

      @Override
      public void socketLeft(String socketId) {
        if (hasOwnChannel(socketId)) {
          closed(socketId);
        }
      }
    };
  }

  /** Hears a namespace no more. */
  public void detach(EngineNamespace namespace) {
    if (namespaces.remove(namespace.name(), namespace)) {
      changes.add(
          () -> {
            Set<Interest> all = interests.remove(namespace);
            if (all != null) {
              all.forEach(reconciler::remove);
            }
          });
    }
  }

  private void add(EngineNamespace namespace, Interest interest) {
    interests.computeIfAbsent(namespace, each -> new HashSet<>()).add(interest);
    reconciler.add(interest);
  }

  private void remove(Interest interest) {
    Set<Interest> all = interests.get(interest.namespace());
    if (all != null) {
      all.remove(interest);
    }
    reconciler.remove(interest);
  }

  /** Completes when a room is heard; the room is heard for a while even if nobody is in it. */
  public CompletionStage<Void> subscribed(String nsp, String room) {
    EngineNamespace namespace = namespaces.get(nsp);
    if (namespace == null) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("namespace is not attached: " + nsp));
    }
    // Most joins are into rooms that are heard already: they need not wait for the other thread.
    // The member is what keeps the channel; without one the thread below has to hold it.
    if (namespace.hasRoom(room) && isHeard(channels.room(nsp, room))) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> confirmation = new CompletableFuture<>();
    changes.add(() -> await(namespace, room, confirmation));
    CompletableFuture<Void> limited = confirmation.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    return limited.handle(
        (done, failure) -> {
          if (failure != null) {
            throw new SubscriptionTimeoutException(timeoutMillis);
          }
          return null;
        });
  }

  private boolean isHeard(String channel) {
    Interest interest = reconciler.get(channel);
    return interest != null && interest.isHeard();
  }

  private void await(EngineNamespace namespace, String room, CompletableFuture<Void> confirmation) {
    if (!isAttached(namespace)) {
      confirmation.cancel(false);
      return;
    }
    Interest interest;
    if (!needsChannel(room)) {
      interest = reconciler.get(covering(namespace.name()));
    } else {
      interest = interestIn(namespace, room);
      linger(interest);
    }
    if (interest.state == Interest.State.CONFIRMED) {
      confirmation.complete(null);
      return;
    }
    interest.await(confirmation);
    CompletableFuture<Void> unused =
        confirmation.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                changes.add(interest::forgetGivenUp);
              }
            });
  }

  /** What is heard of the rooms that have no channel of their own. */
  private String covering(String nsp) {
    return channels.kind().isSharded() ? channels.base(nsp) : channels.socketRooms(nsp, uid);
  }

  private void roomOpened(EngineNamespace namespace, String room) {
    if (isAttached(namespace) && needsChannel(room)) {
      interestIn(namespace, room).opened();
    }
  }

  /** Tasks of a namespace may come after it was detached. */
  private boolean isAttached(EngineNamespace namespace) {
    return interests.containsKey(namespace);
  }

  private void roomClosed(EngineNamespace namespace, String room) {
    Interest interest = reconciler.get(channels.room(namespace.name(), room));
    if (interest != null && isAttached(namespace)) {
      interest.closed();
      linger(interest);
    }
  }

  private Interest interestIn(EngineNamespace namespace, String room) {
    String channel = channels.room(namespace.name(), room);
    Interest interest = reconciler.get(channel);
    if (interest == null) {
      interest = Interest.inRoom(namespace, room, channel);
      add(namespace, interest);
    }
    return interest;
  }

  private void linger(Interest interest) {
    interest.lookAt = System.nanoTime() + lingerNanos;
    lingering.add(interest);
    planLook();
  }

  private void planLook() {
    if (!isLookPlanned && !lingering.isEmpty()) {
      isLookPlanned = true;
      thread.after(Duration.ofNanos(lingerNanos), this::look);
    }
  }

  private void look() {
    isLookPlanned = false;
    long now = System.nanoTime();
    int waiting = lingering.size();
    for (int i = 0; i < waiting; i++) {
      Interest interest = lingering.poll();
      if (interest.lookAt - now > 0) {
        lingering.add(interest);
      } else if (interest.isAwaited()) {
        linger(interest);
      } else if (interest.giveUp()) {
        remove(interest);
      }
    }
    planLook();
  }

  /**
   * Why this node hears a channel or pattern: the same object from its confirmation until nobody
   * needs it any more, breaks of the connection included; else null. What it stands for is nobody
   * else's concern. Any thread.
   */
  public Object reason(String channel) {
    Interest interest = reconciler.get(channel);
    return interest != null && interest.wasConfirmed() ? interest : null;
  }

  /** Whether a channel is heard just now, as far as this node knows. Any thread. */
  public boolean hears(String channel) {
    return isHeard(channel);
  }

  /** The bus is connected: everything is subscribed anew. */
  public void connected() {
    thread.execute(reconciler::connected);
  }

  /** The bus lost its connection: nothing is confirmed any more. */
  public void disconnected() {
    thread.execute(reconciler::disconnected);
  }

  /** Channels are not heard any more although the bus is connected: they are subscribed anew. */
  public void lost(Collection<String> lost) {
    thread.execute(() -> reconciler.lost(lost));
  }

  /** Whether everything that was wanted when the connection was made is confirmed on it. */
  public boolean settled() {
    return reconciler.settled();
  }

  /** How many channels and patterns are confirmed now. */
  public int confirmed() {
    return reconciler.confirmed();
  }

  /** How many channels and patterns are wanted and not confirmed now. */
  public int pending() {
    return reconciler.pending();
  }

  /** Ends the thread; subscriptions end with the bus. */
  public void close() {
    changes.close();
    thread.close();
  }
}
