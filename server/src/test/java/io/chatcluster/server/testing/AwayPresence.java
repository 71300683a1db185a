package io.chatcluster.server.testing;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A presence that cannot be reached. */
public final class AwayPresence implements Presence {
  @Override
  public CompletionStage<Change> enter(Place place, User user, String connection) {
    return away();
  }

  @Override
  public CompletionStage<Change> leave(Place place, User user, String connection) {
    return away();
  }

  @Override
  public CompletionStage<Integer> count(Place place) {
    return away();
  }

  @Override
  public CompletionStage<Members> members(Place place, int limit) {
    return away();
  }

  private static <T> CompletionStage<T> away() {
    return CompletableFuture.failedStage(new PresenceUnavailableException("away"));
  }
}
