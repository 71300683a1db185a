package io.chatcluster.cluster.query;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Roster;
import io.chatcluster.cluster.timer.Timer;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.Publisher;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.engine.api.AckListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/**
 * Asks all members and gathers the answers. The stages fail with {@link
 * ClusterUnavailableException} when the bus is away or goes away meanwhile, or is connected and
 * does not answer within the time, and with {@link IllegalStateException} when too many queries
 * wait. A time that runs out is no failure otherwise: the answers then say what is missing. Safe
 * for any thread; never blocks.
 */
public final class Asking {
  private final String uid;
  private final Wire wire;
  private final Channels channels;
  private final Bus bus;
  private final Publisher publisher;
  private final Timer timer;
  private final QueryOptions options;
  private final RequestIds ids = new RequestIds();
  private final PendingQueries pending;
  private final Roster roster;

  /** Prepares. */
  public Asking(Line line, Roster roster, Timer timer, QueryOptions options) {
    this.uid = line.uid();
    this.wire = line.wire();
    this.channels = line.channels();
    this.bus = line.bus();
    this.publisher = line.publisher();
    this.timer = timer;
    this.options = options;
    this.roster = roster;
    this.pending =
        new PendingQueries(
            new Headcount(bus, channels, uid),
            roster,
            timer,
            line.counters(),
            options.maxPending());
  }

  /**
   * What a node has to send with.
   *
   * @param uid the name of the node
   */
  public record Line(
      String uid, Wire wire, Channels channels, Bus bus, Publisher publisher, Counters counters) {}

  /** The queries that wait for answers. */
  public PendingQueries pending() {
    return pending;
  }

  /** The sockets of all members, after those of this node. */
  public CompletionStage<Answers<SocketSnapshot>> sockets(
      String nsp, Targets targets, List<SocketSnapshot> local) {
    String id = ids.next();
    MemberQuery<SocketSnapshot> query = new MemberQuery<>(nsp, id, Asking::socketsIn, local);
    return ask(query, new Request.Fetch(uid, id, targets), options.timeout());
  }

  private static Collection<SocketSnapshot> socketsIn(Response response) {
    return response instanceof Response.Sockets answer ? SocketSnapshot.of(answer.sockets()) : null;
  }

  /**
   * The names of the rooms of all members, one per member that has it.
   *
   * @return fails with {@link UnsupportedOperationException} on a wire that has no such request
   */
  public CompletionStage<Answers<String>> rooms(String nsp, Collection<String> local) {
    if (!wire.hasAllRooms()) {
      return CompletableFuture.failedFuture(
          new UnsupportedOperationException("the sharded adapter has no request for all rooms"));
    }
    String id = ids.next();
    MemberQuery<String> query = new MemberQuery<>(nsp, id, Asking::roomsIn, local);
    return ask(query, new Request.AllRooms(uid, id), options.timeout());
  }

  private static Collection<String> roomsIn(Response response) {
    if (response instanceof Response.Rooms answer) {
      return answer.rooms();
    }
    return null;
  }

  /** What the listeners of the other members answer to an event. */
  public CompletionStage<Answers<Object>> members(String nsp, List<Object> data, Duration timeout) {
    String id = ids.next();
    MemberQuery<Object> query = new MemberQuery<>(nsp, id, Asking::answerIn, null);
    return ask(query, new Request.ServerSideEmit(uid, id, data), timeout);
  }

  private static Collection<Object> answerIn(Response response) {
    if (response instanceof Response.ServerSide answer) {
      return answer.argument().isEmpty()
          ? java.util.Collections.singletonList(null)
          : answer.argument();
    }
    return null;
  }

  /**
   * What clients answer to an event.
   *
   * @param local sends it to the clients of this node and tells how many they are
   */
  public CompletionStage<Answers<Object>> clients(
      Broadcast broadcast, Duration timeout, ToIntFunction<AckListener> local) {
    String id = ids.next();
    ClientQuery query = new ClientQuery(broadcast.nsp(), id, uid);
    CompletionStage<Answers<Object>> answers = ask(query, new Request.Ask(id, broadcast), timeout);
    // Also where the time has run out already, as the clients of the other members are asked too.
    if (!query.over().isCompletedExceptionally()) {
      query.localCount(local.applyAsInt(query::localAck));
    }
    return answers;
  }

  /** The same for the clients of this node only. */
  public CompletionStage<Answers<Object>> clientsHere(
      String nsp, Duration timeout, ToIntFunction<AckListener> local) {
    ClientQuery query = new ClientQuery(nsp, ids.next(), uid);
    query.look(new Attendance(Map.of(), Map.of(), 0));
    timer.after(timeout, query::finish);
    query.localCount(local.applyAsInt(query::localAck));
    return query.result();
  }

  /**
   * Lets sockets of the other members enter rooms.
   *
   * @return how many times one could not because of its limit of rooms, as far as Java members told
   *     within {@link QueryOptions#timeout()}
   */
  public CompletionStage<Integer> join(String nsp, Targets targets, Collection<String> rooms) {
    if (roster.others().stream().noneMatch(Lease::isAlive)) {
      return inTime(publisher.publish(wire.request(nsp, new Request.Join(uid, targets, rooms))))
          .thenApply(receivers -> 0);
    }
    String id = ids.next();
    return ask(new JoinQuery(nsp, id), new Request.Join(uid, id, targets, rooms), options.timeout())
        .thenApply(answers -> answers.values().get(0));
  }

  /** How many members have the namespace, this node included if it has it. */
  public CompletionStage<Integer> count(String nsp) {
    return inTime(bus.subscribers(channels.requests(nsp))).thenApply(Long::intValue);
  }

  /** Fails where Redis does not answer within {@link QueryOptions#timeout()}. */
  private <T> CompletionStage<T> inTime(CompletionStage<T> asked) {
    CompletableFuture<T> answer = asked.toCompletableFuture().copy();
    timer.after(
        options.timeout(),
        () ->
            answer.completeExceptionally(
                new ClusterUnavailableException("Redis did not answer in time")));
    return answer;
  }

  private <T> CompletionStage<Answers<T>> ask(Query<T> query, Request request, Duration timeout) {
    Addressed message = wire.request(query.nsp, request);
    if (!bus.connected()) {
      query.fail(new ClusterUnavailableException("the bus is not connected"));
    } else if (!pending.add(query, timeout)) {
      query.fail(new IllegalStateException("too many queries wait: " + options.maxPending()));
    } else {
      CompletionStage<Attendance> asked = pending.count(query);
      var unused =
          publisher
              .publish(message)
              .whenComplete(
                  (receivers, failure) -> {
                    if (failure != null) {
                      query.fail(new ClusterUnavailableException("not published", failure));
                    }
                  });
      pending.published(query, asked);
    }
    return query.result();
  }
}
