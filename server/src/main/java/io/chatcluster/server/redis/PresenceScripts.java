package io.chatcluster.server.redis;

import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.Presence.Members;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The operations of the presence on places, each one script. Every stage ends within the timeout
 * and fails with {@link PresenceUnavailableException} alone.
 */
final class PresenceScripts {
  /** How long a dead life is refused entries that it sent before. */
  private static final Duration TOMBSTONE = Duration.ofMinutes(2);

  /** How long a key of the wrong type can be looked at. */
  private static final Duration ASIDE = Duration.ofDays(1);

  private static final int PAGE = 500;

  private static final LuaScript CONNECTIONS = new LuaScript("connections.lua");
  private static final LuaScript PURGE = new LuaScript("purge.lua");
  private static final LuaScript MEMBERS = new LuaScript("members.lua");
  private static final LuaScript GLANCE = new LuaScript("glance.lua");
  private static final LuaScript SWEEP = new LuaScript("sweep.lua");
  private static final LuaScript SET_ASIDE = new LuaScript("aside.lua");

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final Duration timeout;
  private final BiConsumer<Object, Throwable> answered;
  private final BrokenPlaces broken;

  /**
   * @param answered is told how each command ended: null, or why it failed
   */
  PresenceScripts(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      Duration timeout,
      Consumer<Throwable> answered,
      BrokenPlaces broken) {
    this.redis = redis;
    this.keys = keys;
    this.timeout = timeout;
    this.answered = (result, failure) -> answered.accept(failure);
    this.broken = broken;
  }

  /**
   * What setting the connections of a user did.
   *
   * @param done false where the life is dead
   * @param change what it did
   * @param returns whether the entries of the former life were taken away, and their going told
   */
  record Written(boolean done, Change change, boolean returns) {}

  /**
   * Users whose last connection was taken away.
   *
   * @param cursor where the next page begins
   * @param gone the users, with the number of users after each
   */
  record Purged(String cursor, List<Gone> gone) {
    boolean isLast() {
      return FIRST_PAGE.equals(cursor);
    }
  }

  /** The cursor of the first page, and the one after the last page. */
  static final String FIRST_PAGE = "0";

  /** A user who is gone. */
  record Gone(User user, int members) {}

  /**
   * What a place has, compared with one of its users.
   *
   * @param isKept whether the keys of the place are there
   * @param nameless how many users have no name
   */
  record Glance(boolean isKept, long nameless) {}

  /** Sets how many connections a life has of a user in a place. */
  CompletionStage<Written> connections(
      Place place, String life, String formerLife, User user, int count, long now) {
    String tombstone = keys.tombstone(place, life);
    List<String> names =
        List.of(
            keys.users(place),
            keys.people(place),
            tombstone,
            formerLife == null ? tombstone : keys.tombstone(place, formerLife));
    return at(
            place,
            () ->
                CONNECTIONS.run(
                    redis.get(),
                    names,
                    user.id(),
                    user.name(),
                    life,
                    Integer.toString(count),
                    Long.toString(now)))
        .thenApply(
            r ->
                new Written(
                    number(r, 0) == 1,
                    new Change(number(r, 1) == 1, (int) number(r, 2)),
                    number(r, 3) == 1));
  }

  /**
   * Takes a life out of one page of the users of a place.
   *
   * @param isDead whether the life is refused entries from now on
   */
  CompletionStage<Purged> purge(Place place, String life, boolean isDead, String cursor) {
    List<String> names =
        List.of(keys.users(place), keys.people(place), keys.tombstone(place, life));
    String millis = Long.toString(isDead ? TOMBSTONE.toMillis() : 0);
    return at(
            place,
            () -> PURGE.run(redis.get(), names, millis, life, cursor, Integer.toString(PAGE)))
        .thenApply(PresenceScripts::purged);
  }

  /** Looks whether Redis has lost a key of a place that one user of a life is in. */
  CompletionStage<Glance> glance(Place place, String life, String user) {
    List<String> names = List.of(keys.users(place), keys.people(place));
    return at(place, () -> GLANCE.run(redis.get(), names, user, life))
        .thenApply(r -> new Glance(number(r, 0) == 1, number(r, 1)));
  }

  /** One page of the users of a place, as they are in the key {@code people}. */
  CompletionStage<MapScanCursor<String, String>> people(Place place, ScanCursor cursor) {
    ScanArgs limit = ScanArgs.Builder.limit(PAGE);
    return at(place, () -> redis.get().hscan(keys.people(place), cursor, limit));
  }

  /** Removes users without a name. */
  CompletionStage<Void> sweep(Place place) {
    List<String> names = List.of(keys.users(place), keys.people(place));
    return at(place, () -> SWEEP.run(redis.get(), names)).thenAccept(done -> {});
  }

  CompletionStage<Integer> count(Place place) {
    return at(place, () -> redis.get().zcard(keys.users(place))).thenApply(Long::intValue);
  }

  CompletionStage<Members> members(Place place, int limit) {
    List<String> names = List.of(keys.users(place), keys.people(place));
    return at(place, () -> MEMBERS.run(redis.get(), names, Integer.toString(limit)))
        .thenApply(PresenceScripts::members);
  }

  /** A command on a place, once more where a key of it had the wrong type and was set aside. */
  private <T> CompletionStage<T> at(Place place, Supplier<CompletionStage<T>> command) {
    return bounded(command)
        .exceptionallyCompose(
            failure ->
                isWrongType(failure)
                    ? setAside(keys.users(place), "zset", keys.people(place), "hash")
                        .thenAccept(count -> broken.setAside(place, count))
                        .thenCompose(done -> bounded(command))
                    : CompletableFuture.failedFuture(failure));
  }

  /** A command on one key, once more where the key had the wrong type and was set aside. */
  <T> CompletionStage<T> on(String key, String type, Supplier<CompletionStage<T>> command) {
    return bounded(command)
        .exceptionallyCompose(
            failure ->
                isWrongType(failure)
                    ? setAside(key, type)
                        .thenAccept(count -> broken.setAside(key, count))
                        .thenCompose(done -> bounded(command))
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletionStage<Long> setAside(String... keysAndTypes) {
    List<String> names = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of(Long.toString(ASIDE.toMillis())));
    for (int i = 0; i < keysAndTypes.length; i += 2) {
      names.add(keysAndTypes[i]);
      names.add(PresenceKeys.aside(keysAndTypes[i]));
      arguments.add(keysAndTypes[i + 1]);
    }
    return bounded(() -> SET_ASIDE.run(redis.get(), names, arguments.toArray(String[]::new)))
        .thenApply(r -> number(r, 0));
  }

  private static boolean isWrongType(Throwable failure) {
    return errorReply(failure) != null && errorReply(failure).startsWith("WRONGTYPE");
  }

  /**
   * What Redis answered where it refused a command, in the form of {@link RedisErrors#shown}; null
   * where it did not answer.
   */
  static String errorReply(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException) {
        // An error inside a script has other words before those of the error on some servers.
        String words = String.valueOf(cause.getMessage());
        int at = words.indexOf("WRONGTYPE");
        return RedisErrors.shown(at < 0 ? words : words.substring(at));
      }
    }
    return null;
  }

  /** Why a command failed, for the log: the reply of Redis where there was one. */
  static String text(Throwable failure) {
    String reply = errorReply(failure);
    return reply == null ? PlaceWriter.unavailable(failure).getMessage() : reply;
  }

  /** Lets a stage end in time, and with one kind of failure. */
  <T> CompletableFuture<T> bounded(Supplier<CompletionStage<T>> command) {
    CompletableFuture<T> answer;
    try {
      answer = command.get().toCompletableFuture().whenComplete(answered);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(unavailable(e)));
  }

  private PresenceUnavailableException unavailable(Throwable failure) {
    return failure instanceof TimeoutException
        ? new PresenceUnavailableException("no answer from Redis in " + timeout.toMillis() + " ms")
        : new PresenceUnavailableException("Redis failed", withoutArguments(failure));
  }

  /** An error reply may repeat arguments of the command: a cause may be logged, and has none. */
  private static Throwable withoutArguments(Throwable failure) {
    String reply = errorReply(failure);
    return reply == null ? failure : new RedisCommandExecutionException(reply);
  }

  private static Purged purged(List<Object> result) {
    List<Gone> gone = new ArrayList<>();
    for (int i = 1; i < result.size(); i += 3) {
      User user = new User((String) result.get(i), (String) result.get(i + 1));
      gone.add(new Gone(user, (int) number(result, i + 2)));
    }
    return new Purged((String) result.get(0), gone);
  }

  private static Members members(List<Object> result) {
    List<Member> list = new ArrayList<>();
    for (int i = 1; i < result.size(); i += 3) {
      Person person = Person.parse((String) result.get(i + 2));
      list.add(
          new Member(
              new User((String) result.get(i), person.name()),
              person.connections(),
              (long) Double.parseDouble((String) result.get(i + 1))));
    }
    return new Members(list, (int) number(result, 0));
  }

  private static long number(List<Object> result, int index) {
    return (Long) result.get(index);
  }
}
