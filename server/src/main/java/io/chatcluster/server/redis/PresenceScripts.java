package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.Presence.Members;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
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

  private static final int PAGE = 100;

  private static final LuaScript ENTER = new LuaScript("enter.lua");
  private static final LuaScript LEAVE = new LuaScript("leave.lua");
  private static final LuaScript PURGE = new LuaScript("purge.lua");
  private static final LuaScript MEMBERS = new LuaScript("members.lua");

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final Duration timeout;
  private final BiConsumer<Object, Throwable> answered;

  /**
   * @param answered is told how each command ended: null, or why it failed
   */
  PresenceScripts(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      Duration timeout,
      Consumer<Throwable> answered) {
    this.redis = redis;
    this.keys = keys;
    this.timeout = timeout;
    this.answered = (result, failure) -> answered.accept(failure);
  }

  /**
   * The answer to an entry.
   *
   * @param done false where the life is dead
   * @param change what it did
   * @param returns whether the entries of the former life were taken away, and their going told
   */
  record Entered(boolean done, Change change, boolean returns) {}

  /**
   * Users whose last connection was taken away.
   *
   * @param remaining how many entries are left
   * @param gone the users, with the number of users after each
   */
  record Purged(long remaining, List<Gone> gone) {}

  /** A user who is gone. */
  record Gone(User user, int members) {}

  CompletionStage<Entered> enter(
      Place place, String life, String formerLife, User user, String connection, long now) {
    String tombstone = keys.tombstone(place, life);
    List<String> names =
        List.of(
            keys.users(place),
            keys.people(place),
            keys.connections(place, life),
            tombstone,
            formerLife == null ? tombstone : keys.tombstone(place, formerLife));
    return bounded(
            () ->
                ENTER.run(
                    redis.get(), names, connection, user.id(), user.name(), Long.toString(now)))
        .thenApply(
            r ->
                new Entered(
                    number(r, 0) == 1,
                    new Change(number(r, 1) == 1, (int) number(r, 2)),
                    number(r, 3) == 1));
  }

  CompletionStage<Change> leave(Place place, String life, String connection) {
    List<String> names =
        List.of(keys.users(place), keys.people(place), keys.connections(place, life));
    return bounded(() -> LEAVE.run(redis.get(), names, connection))
        .thenApply(r -> new Change(number(r, 0) == 1, (int) number(r, 1)));
  }

  /** Takes one page of the entries of a life that is dead. */
  CompletionStage<Purged> purge(Place place, String life) {
    List<String> names =
        List.of(
            keys.users(place),
            keys.people(place),
            keys.connections(place, life),
            keys.tombstone(place, life));
    String millis = Long.toString(TOMBSTONE.toMillis());
    return bounded(() -> PURGE.run(redis.get(), names, millis, Integer.toString(PAGE)))
        .thenApply(PresenceScripts::purged);
  }

  CompletionStage<Integer> count(Place place) {
    return bounded(() -> redis.get().zcard(keys.users(place))).thenApply(Long::intValue);
  }

  CompletionStage<Members> members(Place place, int limit) {
    List<String> names = List.of(keys.users(place), keys.people(place));
    return bounded(() -> MEMBERS.run(redis.get(), names, Integer.toString(limit)))
        .thenApply(PresenceScripts::members);
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
        : new PresenceUnavailableException("Redis failed", failure);
  }

  private static Purged purged(List<Object> result) {
    List<Gone> gone = new ArrayList<>();
    for (int i = 1; i < result.size(); i += 3) {
      User user = new User((String) result.get(i), (String) result.get(i + 1));
      gone.add(new Gone(user, (int) number(result, i + 2)));
    }
    return new Purged(number(result, 0), gone);
  }

  private static Members members(List<Object> result) {
    List<Member> list = new ArrayList<>();
    for (int i = 1; i < result.size(); i += 3) {
      String person = (String) result.get(i + 2);
      int colon = person.indexOf(':');
      list.add(
          new Member(
              new User((String) result.get(i), person.substring(colon + 1)),
              Integer.parseInt(person.substring(0, colon)),
              (long) Double.parseDouble((String) result.get(i + 1))));
    }
    return new Members(list, (int) number(result, 0));
  }

  private static long number(List<Object> result, int index) {
    return (Long) result.get(index);
  }
}
