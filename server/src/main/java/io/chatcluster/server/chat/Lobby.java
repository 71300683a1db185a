package io.chatcluster.server.chat;

import io.chatcluster.server.chat.Delivery.Audience;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The two chat examples of the Socket.IO documentation, for a whole cluster: the same events with
 * the same payloads. Each socket that added a user counts, also when names are equal. While Redis
 * cannot be reached {@code numUsers} is the count of this node.
 */
public final class Lobby implements Presence.Listener {
  /** The one place of the lobby; each socket that added a user is a user of its own there. */
  public static final Place PLACE = new Place("/", "users");

  /** The shortest time between two {@code typing} in a row that are passed on, per socket. */
  static final Duration TYPING_PAUSE = Duration.ofMillis(250);

  /** How many {@code typing}, each after a {@code stop typing}, are passed on at once. */
  static final int TYPING_BURST = 4;

  private static final int MAX_NAME = 256;

  private final Delivery delivery;
  private final Presence presence;
  private final Timers timers;
  private final Counts counts;
  private final AtomicInteger usersHere = new AtomicInteger();

  /**
   * The lobby of one node.
   *
   * @param here sends to the clients of this node alone
   */
  public Lobby(Delivery delivery, Delivery here, Presence presence, Timers timers) {
    this.delivery = delivery;
    this.presence = presence;
    this.timers = timers;
    this.counts =
        new Counts(
            presence,
            timers,
            (place, users) -> here.emit(Audience.EVERYONE, "users", Fields.of("numUsers", users)));
  }

  /** To be told of every count that the clients of this node receive. */
  public Counts counts() {
    return counts;
  }

  /** A socket of the lobby. Its calls must come one at a time. */
  public static final class Visitor {
    private final Client client;
    private volatile User user;
    private volatile boolean typing;
    private volatile long typingToldAt;

    /** When the beginnings that were passed on count no longer. */
    private volatile long typingFreeAt;

    private boolean hasTyped;

    public Visitor(Client client) {
      this.client = client;
    }

    /** Counts a beginning, unless there were too many before. */
    private boolean beginsTooOften(long now) {
      long used = hasTyped ? Math.max(0, typingFreeAt - now) : 0;
      if (used > (TYPING_BURST - 1) * TYPING_PAUSE.toNanos()) {
        return true;
      }
      hasTyped = true;
      typingFreeAt = now + used + TYPING_PAUSE.toNanos();
      return false;
    }

    private Audience others() {
      return Audience.EVERYONE.except(client.id());
    }
  }

  /** {@code chat message}: to everyone, the sender too. */
  public void chatMessage(Object text) {
    delivery.emit(Audience.EVERYONE, "chat message", text);
  }

  /**
   * {@code add user}: a second one is ignored.
   *
   * @param name cut after 256 characters
   */
  public CompletionStage<Void> addUser(Visitor visitor, String name) {
    if (visitor.user != null) {
      return CompletableFuture.completedStage(null);
    }
    User user = new User(visitor.client.id(), cut(name));
    visitor.user = user;
    int here = usersHere.incrementAndGet();
    return presence
        .enter(PLACE, user, user.id())
        .handle((change, failure) -> failure == null ? change.members() : here)
        .thenAccept(
            users -> {
              visitor.client.emit("login", Fields.of("numUsers", users));
              delivery.emit(visitor.others(), "user joined", counted(user, users));
            });
  }

  /** {@code new message}: to all others. */
  public void newMessage(Visitor visitor, Object message) {
    Map<String, Object> fields = new LinkedHashMap<>(named(visitor));
    fields.put("message", message);
    delivery.emit(visitor.others(), "new message", fields);
  }

  /**
   * {@code typing}: to all others. Ignored before {@code add user}, and when it repeats what the
   * others were told less than {@link #TYPING_PAUSE} ago. One that follows {@code stop typing} is
   * passed on at once, up to {@link #TYPING_BURST} in a row and then one in each pause.
   */
  public void typing(Visitor visitor) {
    long now = timers.nanos();
    if (visitor.user == null
        || (visitor.typing && now - visitor.typingToldAt < TYPING_PAUSE.toNanos())
        || visitor.beginsTooOften(now)) {
      return;
    }
    visitor.typing = true;
    visitor.typingToldAt = now;
    delivery.emit(visitor.others(), "typing", named(visitor));
  }

  /** {@code stop typing}: to all others; ignored when they were not told {@code typing}. */
  public void stopTyping(Visitor visitor) {
    if (!visitor.typing) {
      return;
    }
    visitor.typing = false;
    delivery.emit(visitor.others(), "stop typing", named(visitor));
  }

  /** The socket is gone. */
  public CompletionStage<Void> disconnected(Visitor visitor) {
    User user = visitor.user;
    if (user == null) {
      return CompletableFuture.completedStage(null);
    }
    usersHere.decrementAndGet();
    return presence
        .leave(PLACE, user, user.id())
        .handle(
            (change, failure) -> {
              // A leave that failed, or was made by another node, is told by the listener.
              if (failure == null && change.changed()) {
                left(PLACE, user, change.members());
              }
              return null;
            });
  }

  /** The socket itself learns the count as it did when it came. */
  @Override
  public void joined(Place place, User user, int members) {
    delivery.emit(Audience.room(user.id()), "login", Fields.of("numUsers", members));
    delivery.emit(Audience.EVERYONE.except(user.id()), "user joined", counted(user, members));
  }

  @Override
  public void left(Place place, User user, int members) {
    delivery.emit(Audience.EVERYONE.except(user.id()), "user left", counted(user, members));
  }

  private static Map<String, Object> named(Visitor visitor) {
    User user = visitor.user;
    return Fields.of("username", user == null ? null : user.name());
  }

  private static Map<String, Object> counted(User user, int users) {
    return Fields.of("username", user.name(), "numUsers", users);
  }

  private static String cut(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME));
  }
}
