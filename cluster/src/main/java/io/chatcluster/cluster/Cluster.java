package io.chatcluster.cluster;

import io.chatcluster.cluster.answer.Answering;
import io.chatcluster.cluster.answer.ServerSideListeners;
import io.chatcluster.cluster.answer.SharedHandshakes;
import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.interest.Probe;
import io.chatcluster.cluster.interest.Subscriptions;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.members.Roster;
import io.chatcluster.cluster.query.Asking;
import io.chatcluster.cluster.tally.Incoming;
import io.chatcluster.cluster.tally.Outgoing;
import io.chatcluster.cluster.tally.Tallies;
import io.chatcluster.cluster.timer.TimerThread;
import io.chatcluster.cluster.traffic.ClusterMetrics;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DeliveryOptions;
import io.chatcluster.cluster.traffic.OutageBuffer;
import io.chatcluster.cluster.traffic.Publisher;
import io.chatcluster.cluster.traffic.Workers;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.ShardedWire;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.event.NamespaceListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * One node's part of the cluster: a member like any Node.js server with {@code
 * @socket.io/redis-adapter}, on the same Redis.
 *
 * <p>What is promised: an emit reaches every socket it selects at most once. What one node emits in
 * one namespace arrives everywhere in that order. While a
 * node has no connection to Redis it misses what others emit, and they what it emits; its own sockets
 * get its emits all the same. Messages that must not be missed go through the {@link RoomLog}.
 *
 * <p>All methods may be called from any thread and none blocks, {@link #close()} excepted.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration LEAVE_TIMEOUT = Duration.ofMillis(500);

  private final Bus bus;
  private final RedisErrors errors;
  private final RoomLog log;
  private final ClusterOptions options;
  private final Map<String, EngineNamespace> namespaces = new ConcurrentHashMap<>();
  private final Counters counters = new Counters();
  private final TimerThread timer = new TimerThread("cluster-timer");
  private final Roster roster;
  private final Asking asking;
  private final OutageBuffer outage;
  private final Operations operations;
  private final Subscriptions subscriptions;
  private final Workers workers;
  private final Probe probe;
  private final HealthWatch health;
  private final Tallies tallies;
  private final BusListener inbound;
  private final Runnable closing;
  private final AtomicBoolean isStarted = new AtomicBoolean();

  /**
   * A node on Redis.
   *
   * @param url {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code
   *     redis-cluster://}, as {@link io.chatcluster.cluster.lettuce.RedisOptions} describes it
   */
  public static ClusterBuilder redis(String url) {
    return ClusterBuilder.redis(url);
  }

  /**
   * A node on Redis with options of the program for the connections.
   *
   * @param connections are closed with the cluster
   */
  public static ClusterBuilder redis(LettuceConnections connections) {
    return ClusterBuilder.redis(connections);
  }

  /** A node without Redis, which is alone: the same API for tests and for a single process. */
  public static ClusterBuilder inMemory() {
    return ClusterBuilder.inMemory();
  }

  /**
   * Prepares a node without a lease: for the others it is a member like one of Node.js.
   *
   * @param bus is closed with the cluster
   * @param log the ordered rooms
   */
  public Cluster(Bus bus, RoomLog log, ClusterOptions options) {
    this(bus, log, Membership.NONE, options, List.of());
  }

  /**
   * Prepares a node; nothing happens before {@link #start()}.
   *
   * @param bus is closed with the cluster
   * @param log the ordered rooms
   * @param membership the leases of the nodes
   */
  public Cluster(Bus bus, RoomLog log, Membership membership, ClusterOptions options) {
    this(bus, log, membership, options, List.of());
  }

  /**
   * Prepares a node that delivers on executors of the program, such as the event loops of its
   * server: a message then reaches its sockets with one change of threads less.
   *
   * @param bus is closed with the cluster
   * @param log the ordered rooms
   * @param membership the leases of the nodes
   * @param delivery each runs its tasks one at a time and in order; with none the cluster has
   *     threads of its own
   */
  public Cluster(
      Bus bus,
      RoomLog log,
      Membership membership,
      ClusterOptions options,
      List<Executor> delivery) {
    this(bus, log, membership, options, delivery, () -> {});
  }

  /**
   * Prepares a node.
   *
   * @param closing closes what the bus, the log and the membership stand on, after them
   */
  Cluster(
      Bus bus,
      RoomLog log,
      Membership membership,
      ClusterOptions options,
      List<Executor> delivery,
      Runnable closing) {
    this.bus = bus;
    this.closing = closing;
    this.errors = bus.errors();
    errors.addListener(
        new RedisErrors.Listener() {
          @Override
          public void refused(RedisOperation operation, RedisErrorKind kind) {
            counters.redisRefused(operation, kind);
          }
        });
    this.log = log == null ? RoomLog.NONE : log;
    this.options = options;
    Channels channels = new Channels(options.channelPrefix(), options.wire());
    Wire wire = wire(options, channels);
    EchoRules echo = new EchoRules(options.uid(), wire);
    Outgoing outgoing = new Outgoing(channels::tallied, options.delivery().tallies());
    Publisher publisher = new Publisher(bus, outgoing, counters);
    Asking.Line line = new Asking.Line(options.uid(), wire, channels, bus, publisher, counters);
    this.roster =
        new Roster(membership, options.uid(), options.wire().label(), options.lease(), timer);
    this.asking = new Asking(line, roster, timer, options.queries());
    this.outage = new OutageBuffer(bus, publisher, options.delivery().outage(), timer);
    Broadcasts broadcasts =
        new Broadcasts(
            line,
            outage,
            namespaces,
            new RecentJoins(options.subscribeTimeout().toMillis(), timer::millis),
            this.log,
            counters);
    ServerSideListeners listeners = new ServerSideListeners();
    SharedHandshakes handshakes = new SharedHandshakes(options.queries().sharesCredentials());
    this.operations = new Operations(namespaces, broadcasts, asking, line, listeners, handshakes);
    Answering answering =
        new Answering(options.uid(), wire, publisher, namespaces, listeners, handshakes, counters);
    Received received = new Received(wire, echo, broadcasts, answering, asking.pending(), counters);
    this.subscriptions =
        new Subscriptions(
            bus, channels, options.uid(), options.linger(), options.subscribeTimeout());
    this.workers = workers(options.delivery(), delivery, received);
    this.probe = new Probe(bus, channels, options.uid());
    this.health = new HealthWatch(timer, probe, this::look);
    this.tallies =
        new Tallies(
            bus, options.uid(), channels.tallies(), outgoing, incoming(wire, channels), timer);
    this.inbound =
        new Inbound(
            echo,
            workers,
            subscriptions,
            asking.pending(),
            probe,
            health,
            tallies,
            this.log,
            counters);
    this.log.attach(logUser());
  }

  private RoomLog.Node logUser() {
    return new RoomLog.Node() {
      @Override
      public boolean hears(String channel) {
        return subscriptions.hears(channel);
      }

      @Override
      public void unheard(String channel) {
        counters.unheard();
        inbound.lost(List.of(channel));
      }

      @Override
      public boolean hasRoom(String nsp, String room) {
        EngineNamespace namespace = namespaces.get(nsp);
        return namespace != null && namespace.hasRoom(room);
      }
    };
  }

  /** Looking at what Redis refuses is what ends a refusal. */
  private boolean look() {
    errors.present();
    return healthy();
  }

  private Incoming incoming(Wire wire, Channels channels) {
    return new Incoming(
        new Incoming.Reading(channels::tallied, wire::sender, subscriptions::reason, roster::knows),
        options.delivery().tallies(),
        counters::missed,
        timer::millis);
  }

  private static Wire wire(ClusterOptions options, Channels channels) {
    return options.wire().isSharded()
        ? new ShardedWire(options.uid(), channels, options.maxMessageBytes())
        : new ClassicWire(options.uid(), channels, options.maxMessageBytes());
  }

  private static Workers workers(
      DeliveryOptions options, List<Executor> delivery, Received received) {
    return delivery.isEmpty()
        ? new Workers(options.workers(), options.queueCapacity(), received::handle)
        : new Workers(delivery, options.queueCapacity(), received::handle);
  }

  /**
   * Connects to the bus. Namespaces may be attached before or afterwards.
   *
   * @return fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when the bus
   *     cannot be reached or refuses this node; then it may be called again, or the cluster closed
   */
  public CompletionStage<Void> start() {
    return bus.start(inbound).thenCompose(done -> roster.start()).thenRun(this::started);
  }

  private void started() {
    if (isStarted.compareAndSet(false, true)) {
      health.start();
      tallies.start(options.delivery().tallies());
    }
  }

  /**
   * Lets a namespace of this node take part: its sockets hear what is emitted in it anywhere.
   * Nothing happens when it does so already.
   *
   * @throws IllegalArgumentException if its name contains {@code #}: its channel would be that of a
   *     room of another namespace
   */
  public void attach(EngineNamespace namespace) {
    if (namespace.name().indexOf('#') >= 0) {
      throw new IllegalArgumentException("a namespace with # shares channels with rooms of others");
    }
    if (namespaces.putIfAbsent(namespace.name(), namespace) == null) {
      subscriptions.attach(namespace);
    }
  }

  /**
   * Lets a namespace of this node take part no more: nothing of it is heard, and nobody counts on
   * this node there. Nothing happens when it does not take part.
   */
  public void detach(EngineNamespace namespace) {
    if (namespaces.remove(namespace.name(), namespace)) {
      subscriptions.detach(namespace);
    }
  }

  /**
   * Attaches and detaches namespaces with their life, where an engine makes them for clients:
   * {@code engine.addNamespaceListener(cluster.follower())}. A namespace whose name contains {@code
   * #} stays a namespace of this node alone.
   */
  public NamespaceListener follower() {
    return new NamespaceListener() {
      @Override
      public void created(EngineNamespace namespace) {
        if (namespace.name().indexOf('#') < 0) {
          attach(namespace);
        }
      }

      @Override
      public void removed(EngineNamespace namespace) {
        detach(namespace);
      }
    };
  }

  /** Adds a listener for the health of this node; it is told changes from the start on. */
  public void addListener(ClusterListener listener) {
    health.add(listener);
  }

  /** Adds a listener for what is to be counted. */
  public void addMetrics(ClusterMetrics metrics) {
    counters.add(metrics);
  }

  /**
   * Emits in a namespace, which this node need not have.
   *
   * @param nsp the name; a missing leading slash is added
   */
  public ClusterNamespace of(String nsp) {
    return new ClusterNamespace(operations, Aim.all(nsp.startsWith("/") ? nsp : "/" + nsp));
  }

  /**
   * Waits until this node hears the channel of a room: after that nothing that is emitted to the
   * room is missed while the connection lasts. To be called when a socket has joined, or shortly
   * before.
   *
   * @return completes when Redis confirmed the subscription; fails with {@link
   *     io.chatcluster.cluster.bus.SubscriptionTimeoutException} after {@link
   *     ClusterOptions#subscribeTimeout()}
   */
  public CompletionStage<Void> subscribed(String nsp, String room) {
    return subscriptions.subscribed(nsp, room);
  }

  /**
   * Whether this node hears and reaches the others: it is connected to the bus, everything it
   * listened to before a break is confirmed again, and what it publishes to itself once a second
   * has not been missing for 2 s.
   */
  public boolean healthy() {
    return bus.connected() && subscriptions.settled() && probe.answered();
  }

  /**
   * The names of the nodes that have a lease and are alive, this one included; as they were a
   * second ago at most, while Redis can be reached. Node.js members have no lease.
   */
  public List<String> members() {
    return Stream.concat(
            Stream.of(roster.node()),
            roster.others().stream().filter(Lease::isAlive).map(Lease::node))
        .toList();
  }

  /**
   * What Redis refuses by error replies (out of memory, no permission, loading …), although it is
   * connected: its words, what fails by it, and a listener for the changes. Of buses of your own
   * what {@link Bus#errors()} says.
   */
  public RedisErrors redisErrors() {
    return errors;
  }

  /**
   * The living nodes that use another wire than this one, each as its name and its wire. They share
   * the leases and receive nothing of what this node emits, nor it of theirs: the cluster is split.
   * Each is logged once, too.
   */
  public List<String> membersOnOtherWires() {
    return roster.onOtherWires().stream()
        .map(lease -> lease.node() + " (" + lease.wire() + ")")
        .toList();
  }

  /** The ordered rooms. */
  public RoomLog log() {
    return log;
  }

  /**
   * Options for the engine of this node, which may be changed further: its socket ids begin with
   * the name of the node, so that a message to a socket of another node needs no subscription of
   * its own.
   */
  public EngineOptions.Builder engineOptions() {
    return EngineOptions.builder().socketIdPrefix(options.socketIdPrefix());
  }

  /** The options the cluster was made with. */
  public ClusterOptions options() {
    return options;
  }

  /** What was counted so far. */
  public ClusterStats stats() {
    return new ClusterStats(
        counters.received(),
        counters.published(),
        counters.publishLosses(),
        counters.misses(),
        counters.unheards(),
        tallies.pairs(),
        outage.size(),
        counters.dropped(),
        subscriptions.confirmed(),
        subscriptions.pending(),
        asking.pending().size(),
        workers.queued());
  }

  /**
   * Leaves the cluster and closes the bus, and what a {@link ClusterBuilder} made for it; takes two
   * seconds at most where Redis does not answer. What waits to be delivered is dropped.
   */
  @Override
  public void close() {
    roster
        .close()
        .toCompletableFuture()
        .completeOnTimeout(null, LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    asking.pending().fail(new ClusterUnavailableException("the cluster is closed"));
    timer.close();
    subscriptions.close();
    bus.close();
    workers.close();
    closing.run();
  }
}
