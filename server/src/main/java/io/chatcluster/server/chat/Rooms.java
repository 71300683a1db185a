package io.chatcluster.server.chat;

import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.server.chat.Delivery.Audience;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Joining and leaving the rooms of one namespace, and who is in them. The calls of one session must
 * come one at a time: the next when the stage of the one before has completed.
 */
public final class Rooms implements Presence.Listener {
  /** The most users that {@code members} lists. */
  static final int MAX_MEMBERS = 1_000;

  /** The ids of sockets in this cluster, of Java and of Node.js: an emit to one is for it alone. */
  private static final Pattern SOCKET_ID = Pattern.compile("[A-Za-z0-9_-]{20}");

  private final String namespace;
  private final Limits limits;
  private final RoomCreation creation;
  private final Presence presence;
  private final RoomLog log;
  private final Delivery delivery;
  private final Typing typing;
  private final Counts counts;

  /**
   * The rooms of one namespace.
   *
   * @param creation how many rooms may be created
   * @param here sends to the clients of this node alone
   */
  public Rooms(
      String namespace,
      Limits limits,
      RoomCreation creation,
      Presence presence,
      RoomLog log,
      Delivery delivery,
      Delivery here,
      Typing typing,
      Timers timers) {
    this.namespace = namespace;
    this.limits = limits;
    this.creation = creation;
    this.presence = presence;
    this.log = log;
    this.delivery = delivery;
    this.typing = typing;
    this.counts =
        new Counts(
            presence,
            timers,
            (place, members) ->
                here.emit(
                    Audience.room(place.room()),
                    "members",
                    Fields.of("room", place.room(), "members", members)));
  }

  /** To be told of every count that the clients of this node receive. */
  public Counts counts() {
    return counts;
  }

  /**
   * {@code join}; joining again answers with where the room is now. A join that would create a room
   * beyond the limits is refused, and nothing is written for it.
   */
  public CompletionStage<Map<String, Object>> join(Session session, String room) {
    if (isReserved(limits.room(room))) {
      throw new RefusedException(ErrorCode.FORBIDDEN, "this room cannot be joined");
    }
    if (SOCKET_ID.matcher(room).matches()) {
      throw new RefusedException(
          ErrorCode.FORBIDDEN,
          "a room name of 20 letters, digits, - and _ is refused: it may be the id of a socket");
    }
    boolean again = session.rooms().contains(room);
    if (!again && session.rooms().size() >= limits.roomsPerSocket()) {
      throw new RefusedException(
          ErrorCode.TOO_MANY_ROOMS, "a socket may be in " + limits.roomsPerSocket() + " rooms");
    }
    session.joining(room);
    CompletionStage<Map<String, Object>> answer =
        again ? enterUncounted(session, room) : enterCounted(session, room);
    return answer
        .whenComplete((ok, failure) -> session.joining(null))
        // It may have been taken out again before the join was complete.
        .thenCompose(fields -> changedFromOutside(session, room).thenApply(done -> fields));
  }

  private CompletionStage<Map<String, Object>> enterUncounted(Session session, String room) {
    return enter(session, room).thenApply(entered -> joined(session, room, entered));
  }

  /** Counts the room while it is not known whether this creates it, and then if it did. */
  private CompletionStage<Map<String, Object>> enterCounted(Session session, String room) {
    String user = session.user().id();
    String address = session.client().address();
    long wait = creation.take(user, address);
    if (wait > 0) {
      return exists(room)
          .thenCompose(
              exists -> {
                if (!exists) {
                  throw new RefusedException(
                      "too many rooms were created by this user or from this address", wait);
                }
                return enterOrUndo(session, room);
              })
          .thenApply(entered -> joined(session, room, entered));
    }
    return enterOrUndo(session, room)
        .whenComplete(
            (entered, failure) -> {
              if (failure != null || !entered.creates()) {
                creation.giveBack(user, address);
              }
            })
        .thenApply(entered -> joined(session, room, entered));
  }

  /** Whether a room has messages or members. Only reads. */
  private CompletionStage<Boolean> exists(String room) {
    return log.newest(namespace, room)
        .thenCombine(presence.count(place(room)), (seq, members) -> seq > 0 || members > 0);
  }

  private CompletionStage<Entered> enterOrUndo(Session session, String room) {
    return enter(session, room).whenComplete((ok, failure) -> undo(session, room, failure));
  }

  /** A socket has entered a room. */
  private record Entered(Change change, Position position) {
    /** Whether the room had neither messages nor members before. */
    boolean creates() {
      return change.changed() && change.members() == 1 && position.seq() == 0;
    }
  }

  private CompletionStage<Entered> enter(Session session, String room) {
    Client client = session.client();
    return CompletableFuture.completedStage(room)
        // What the socket throws fails the stage, so that callers undo what they have begun.
        .thenCompose(client::enter)
        .thenCompose(heard -> presence.enter(place(room), session.user(), client.id()))
        // The position comes last: what the log holds then was sent before the answer, and
        // everything after it is heard.
        .thenCompose(
            change ->
                log.position(namespace, room).thenApply(position -> new Entered(change, position)));
  }

  /**
   * Whether the socket's entering or leaving of a room is for {@link #changedFromOutside} to look
   * at; false where the socket asked for it. Under the lock of the room: calls nothing.
   */
  public boolean isFromOutside(Session session, String room, boolean enters) {
    return enters ? !isReserved(room) && !session.joins(room) : session.rooms().contains(room);
  }

  /**
   * Another program of the cluster has put the socket in a room or taken it out: the presence and
   * the other members learn of it, and so does the client, by {@code added} or {@code removed}. A
   * no-op where nothing differs, and for rooms that cannot be joined. Where it fails, which is when
   * Redis is out of reach, it may be called again.
   */
  public CompletionStage<Void> changedFromOutside(Session session, String room) {
    if (!session.differsIn(room) || isReserved(room)) {
      return CompletableFuture.completedStage(null);
    }
    if (session.rooms().contains(room)) {
      session.client().emit("removed", Fields.of("room", room));
      return out(session, room);
    }
    try {
      limits.room(room);
    } catch (RefusedException notOfTheChat) {
      return CompletableFuture.completedStage(null);
    }
    return enterUncounted(session, room)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                session.client().emit("added", answer);
              } else if (!session.rooms().contains(room)) {
                leaveAgain(session, room);
              }
            })
        .thenAccept(answer -> {});
  }

  private Map<String, Object> joined(Session session, String room, Entered entered) {
    Change change = entered.change();
    Position position = entered.position();
    session.rooms().add(room);
    if (change.changed()) {
      Audience others = Audience.room(room).except(session.client().id());
      delivery.emit(others, "joined", event(room, session.user(), change.members()));
    }
    return Fields.of(
        "room", room,
        "epoch", position.epoch(),
        "seq", position.seq(),
        "recovered", false,
        "messages", List.of(),
        "members", change.members());
  }

  private void undo(Session session, String room, Throwable failure) {
    if (failure != null) {
      session.client().leave(room);
      leaveAgain(session, room);
    }
  }

  /** Takes a user out of the presence of a room again before the other members learn of them. */
  private void leaveAgain(Session session, String room) {
    CompletionStage<Void> unused =
        presence
            .leave(place(room), session.user(), session.client().id())
            // Where it fails the presence makes up for it.
            .handle(
                (change, failure) -> {
                  if (failure == null && change.changed() && change.members() == 0) {
                    forget(room);
                  }
                  return null;
                });
  }

  /** {@code leave}. The socket is out of the room even where Redis cannot be told of it yet. */
  public CompletionStage<Map<String, Object>> leave(Session session, String room) {
    session.requireIn(limits.room(room));
    return out(session, room).thenApply(done -> Fields.of("room", room));
  }

  /** The socket is gone: it leaves every room. */
  public CompletionStage<Void> disconnected(Session session) {
    return CompletableFuture.allOf(
        session.rooms().stream()
            .map(room -> out(session, room).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private CompletionStage<Void> out(Session session, String room) {
    typing.stopped(session, room);
    session.rooms().remove(room);
    session.client().leave(room);
    return presence
        .leave(place(room), session.user(), session.client().id())
        .handle(
            (change, failure) -> {
              // What failed is made up for by the presence, which then tells the listener.
              if (failure == null && change.changed()) {
                left(place(room), session.user(), change.members());
              }
              return null;
            });
  }

  /** {@code rooms}: those that this socket is in. Two reads for each, sent together. */
  public CompletionStage<Map<String, Object>> rooms(Session session) {
    List<CompletableFuture<Map<String, Object>>> parts = new ArrayList<>();
    for (String room : session.rooms()) {
      parts.add(
          log.newest(namespace, room)
              .thenCombine(
                  presence.count(place(room)),
                  (seq, members) -> Fields.of("room", room, "seq", seq, "members", members))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> Fields.of("rooms", parts.stream().map(CompletableFuture::join).toList()));
  }

  /** {@code members}: only for those who are in the room. */
  public CompletionStage<Map<String, Object>> members(Session session, String room) {
    session.requireIn(limits.room(room));
    return presence
        .members(place(room), MAX_MEMBERS)
        .thenApply(
            members ->
                Fields.of(
                    "room",
                    room,
                    "users",
                    members.list().stream().map(Rooms::fields).toList(),
                    "truncated",
                    members.total() > members.list().size()));
  }

  @Override
  public void joined(Place place, User user, int members) {
    delivery.emit(Audience.room(place.room()), "joined", event(place.room(), user, members));
  }

  @Override
  public void left(Place place, User user, int members) {
    if (members == 0) {
      forget(place.room());
    }
    delivery.emit(Audience.room(place.room()), "left", event(place.room(), user, members));
  }

  /** Where it fails the log keeps the room for a while. */
  private void forget(String room) {
    CompletionStage<Void> unused = log.forget(namespace, room).exceptionally(failure -> null);
  }

  private static Map<String, Object> event(String room, User user, int members) {
    return Fields.of("room", room, "user", Fields.user(user), "members", members);
  }

  private static Map<String, Object> fields(Member member) {
    return Fields.of(
        "id", member.user().id(),
        "name", member.user().name(),
        "connections", member.connections(),
        "since", member.since());
  }

  private Place place(String room) {
    return new Place(namespace, room);
  }

  /** Rooms that the server fills itself. */
  private static boolean isReserved(String room) {
    return room.startsWith("user:") || room.startsWith("dm:");
  }
}
