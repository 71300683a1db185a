package io.chatcluster.cluster.chaos;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.interop.InteropProcess;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three nodes, a client in {@link Load#ROOM} on each, and a load on each while it is wanted. */
final class ThreeNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);

  /** Several times what the nodes have between two tallies. */
  private static final Duration TOLD = Duration.ofMillis(800);

  /** Of two others, to all and to the room. */
  private static final int PAIRS = 4;

  private static final long BACK_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<InteropProcess> nodes = new ArrayList<>();
  private final List<SocketIoClient> clients = new ArrayList<>();
  private final List<String> sockets = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();

  /** The place of the node that was killed; none. */
  private int dead = -1;

  /**
   * Something that broke, in {@code nanoTime}.
   *
   * @param from when it broke
   * @param whole when it was repaired
   * @param until when every node said that it hears and reaches the others
   */
  record Outage(long from, long whole, long until) {
    /**
     * When clients must miss nothing any more: by what the nodes say, and after 2 s at the latest.
     */
    long over() {
      return Math.min(until, whole + BACK_WITHIN_NANOS);
    }

    private String report(long lastMissed) {
      return "Redis was back after %d ms; from %d ms later nobody missed anything, the nodes said so after %d ms"
          .formatted(
              NANOSECONDS.toMillis(whole - from),
              NANOSECONDS.toMillis(lastMissed - whole),
              NANOSECONDS.toMillis(until - whole));
    }
  }

  /** What happens to three nodes. */
  interface Story {
    void happens(ThreeNodes nodes) throws Exception;
  }

  /** Starts three nodes, lets something happen to them, and ends them. */
  static void live(String redisUri, String adapter, Story story) throws Exception {
    try (ThreeNodes nodes = new ThreeNodes()) {
      try {
        nodes.start(redisUri, adapter);
        story.happens(nodes);
      } catch (Exception | AssertionError e) {
        nodes.print();
        throw e;
      }
    }
  }

  private ThreeNodes() {}

  private void start(String redisUri, String adapter) throws Exception {
    for (int i = 0; i < 3; i++) {
      nodes.add(InteropProcess.node(redisUri, adapter));
    }
    for (InteropProcess node : nodes) {
      node.ready();
      SocketIoClient client = new SocketIoClient(node.port(), "/", "");
      clients.add(client);
      String id = SocketIoClient.json(client.connection().substring(2)).get("sid").asText();
      sockets.add(id);
      node.call("join", "sid", id, "join", List.of(Load.ROOM));
      client.answering("\"" + id + "\"");
    }
    await().atMost(PATIENCE).until(this::areHealthy);
  }

  /** The nodes, in the order of clients and loads. */
  List<InteropProcess> nodes() {
    return nodes;
  }

  /** The ids of the clients' sockets; also what the clients answer. */
  List<String> sockets() {
    return sockets;
  }

  /** Begins to emit on every node, and waits until each counts what it misses of the others. */
  void load() {
    for (int i = 0; i < nodes.size(); i++) {
      loads.add(new Load(nodes.get(i), "node " + i));
    }
    for (InteropProcess node : nodes) {
      await().atMost(PATIENCE).until(() -> stat(node, "tallied") >= PAIRS);
    }
  }

  /** Waits until every node was given so many events. */
  void awaitEmitted(int events) {
    for (Load load : loads) {
      await().atMost(PATIENCE).until(() -> load.emitted().size() >= events);
    }
  }

  /** Kills a node in the midst of its load. */
  void kill(int place) {
    dead = place;
    loads.get(place).close();
    long now = System.nanoTime();
    nodes.get(place).kill();
    clients.get(place).close();
    // What it had taken and not handed to Redis yet is gone with it.
    outages.add(new Outage(now, now, now));
  }

  private boolean isAlive(int place) {
    return place != dead;
  }

  /** Breaks and repairs something, and waits until every node is healthy again. */
  void outage(Runnable breakAndRepair) {
    long from = System.nanoTime();
    breakAndRepair.run();
    long whole = System.nanoTime();
    await().atMost(PATIENCE).pollInterval(POLL).until(this::areHealthy);
    outages.add(new Outage(from, whole, System.nanoTime()));
  }

  boolean areHealthy() throws Exception {
    for (int i = 0; i < nodes.size(); i++) {
      if (!isAlive(i)) {
        continue;
      }
      JsonNode stats = nodes.get(i).call("stats");
      if (!stats.get("isHealthy").asBoolean() || stats.get("subscriptionsPending").asInt() > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the loads, and waits until every client has heard the last event of each: one that was
   * emitted after the outages were over.
   */
  void settle() {
    for (int l = 0; l < loads.size(); l++) {
      if (isAlive(l)) {
        Load load = loads.get(l);
        int soFar = load.emitted().size();
        // The next one may have been on its way to its node already.
        await().atMost(PATIENCE).until(() -> load.emitted().size() > soFar + 1);
      }
    }
    loads.forEach(Load::close);
    for (int c = 0; c < clients.size(); c++) {
      for (int l = 0; l < loads.size(); l++) {
        if (isAlive(c) && isAlive(l)) {
          hasHeardTheLast(clients.get(c), loads.get(l));
        }
      }
    }
  }

  private static void hasHeardTheLast(SocketIoClient client, Load load) {
    int last = load.emitted().size() - 1;
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Heard.of(client, load.name())).endsWith(last));
  }

  /**
   * Every client heard the events of every node in order and none twice, those of its own node all,
   * and those of the others except what was emitted during outages, which are over 2 s after the
   * repair.
   *
   * @return how many events the clients missed, each counted once per client
   */
  long checkWhatWasHeard(Heard.Order order) {
    long missed = 0;
    long[] lastMissed = outages.stream().mapToLong(Outage::whole).toArray();
    for (int c = 0; c < clients.size(); c++) {
      for (int l = 0; l < loads.size() && isAlive(c); l++) {
        Heard heard = heard(c, l);
        heard.isIn(order);
        heard.missed().forEach(number -> noteMissed(heard.emitted().get(number), lastMissed));
        heard.missedOnlyDuring(c == l ? List.of() : outages);
        missed += heard.missed().size();
      }
    }
    for (int i = 0; i < lastMissed.length; i++) {
      System.out.println(outages.get(i).report(lastMissed[i]));
    }
    return missed;
  }

  /** Moves the end of the outage that it belongs to. */
  private void noteMissed(Load.Emitted emitted, long[] lastMissed) {
    for (int i = 0; i < lastMissed.length; i++) {
      boolean isBeforeNext = i + 1 == outages.size() || emitted.from() < outages.get(i + 1).from();
      if (emitted.from() > outages.get(i).whole() && isBeforeNext) {
        lastMissed[i] = Math.max(lastMissed[i], emitted.until());
      }
    }
  }

  private Heard heard(int client, int place) {
    Load load = loads.get(place);
    return new Heard(
        "client " + client + " of " + load.name(),
        load.emitted(),
        Heard.of(clients.get(client), load.name()));
  }

  /**
   * Each node counted as missed exactly what its client missed of the others that live, neither
   * more nor less; to be called when the loads have ended.
   */
  void checkWhatWasCounted() {
    for (int c = 0; c < clients.size(); c++) {
      if (isAlive(c)) {
        countedAsMissed(c);
      }
    }
  }

  private void countedAsMissed(int client) {
    InteropProcess node = nodes.get(client);
    List<Integer> missed = new ArrayList<>();
    for (int l = 0; l < loads.size(); l++) {
      missed.add(isAlive(l) ? heard(client, l).missed().size() : 0);
    }
    int sum = missed.stream().mapToInt(Integer::intValue).sum();
    System.out.printf("client %d missed %s of the nodes, %d in all%n", client, missed, sum);
    await()
        .atMost(PATIENCE)
        .during(TOLD)
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(stat(node, "missed")).as("missed by client %d", client).isEqualTo(sum));
  }

  /** The sum of one of the counts of all nodes. */
  long counted(String name) throws Exception {
    long sum = 0;
    for (int i = 0; i < nodes.size(); i++) {
      sum += isAlive(i) ? stat(nodes.get(i), name) : 0;
    }
    return sum;
  }

  private static long stat(InteropProcess node, String name) throws Exception {
    return node.call("stats").get(name).asLong();
  }

  /** Prints the output of the nodes, for the report of a failure. */
  private void print() {
    for (int i = 0; i < nodes.size(); i++) {
      for (String line : nodes.get(i).output()) {
        System.out.println("node " + i + " | " + line);
      }
    }
  }

  @Override
  public void close() {
    loads.forEach(Load::close);
    clients.forEach(SocketIoClient::close);
    nodes.forEach(InteropProcess::close);
  }
}
