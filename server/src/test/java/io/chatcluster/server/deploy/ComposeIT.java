package io.chatcluster.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The compose file as a user starts it, image build included: minutes, hence {@code -Plong}. */
@EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
class ComposeIT {
  // A node's own id begins with the host name: in a container, the first 12 characters of its id.
  private static final int CONTAINER_ID = 12;

  private static Compose compose;
  private final List<WebSocketGuest> guests = new ArrayList<>();

  @BeforeAll
  static void build() {
    assumeTrue(Compose.isAvailable(), "no Docker engine with Compose");
    compose = new Compose();
    if (!Boolean.getBoolean("compose.built")) {
      compose.build();
    }
  }

  @BeforeEach
  void startThreeNodes() {
    compose.up(3);
  }

  @AfterEach
  void leave() {
    guests.forEach(WebSocketGuest::close);
  }

  @AfterAll
  static void down() {
    if (compose != null) {
      compose.close();
    }
  }

  private WebSocketGuest connect() throws Exception {
    WebSocketGuest guest = new WebSocketGuest(compose.port());
    guests.add(guest);
    return guest;
  }

  private Set<String> connectUntilNodesSeen(int nodes) {
    Set<String> seen = new HashSet<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              seen.add(connect().node());
              return seen.size() == nodes;
            });
    return seen;
  }

  @Test
  void nodesThatAreAddedGetClientsWithoutARestart() {
    Set<String> three = connectUntilNodesSeen(3);

    compose.up(5);

    assertThat(connectUntilNodesSeen(5)).containsAll(three);
    assertThat(guests).noneMatch(WebSocketGuest::isGone);
  }

  @Test
  void clientsThatPollWithoutCookiesReachTheirNode() throws Exception {
    List<PollingGuest> polling = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      polling.add(new PollingGuest(compose.port()));
    }

    for (int round = 1; round <= 5; round++) {
      for (PollingGuest guest : polling) {
        guest.ask(round);
      }
    }
  }

  @Test
  void clientsOfAKilledNodeAreOnAnotherOneWithinFiveSeconds() {
    connectUntilNodesSeen(3);
    String victim = guests.get(0).node();
    List<WebSocketGuest> lost =
        guests.stream().filter(guest -> guest.node().equals(victim)).toList();

    compose.kill(victim.substring(0, CONTAINER_ID));

    List<String> again = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(
            () -> {
              assertThat(lost).allMatch(WebSocketGuest::isGone);
              again.add(connect().node());
              return again.size() >= lost.size();
            });
    assertThat(again).doesNotContain(victim);
  }

  @Test
  void aNodeThatIsStoppedEndsByItselfAndNewcomersGoElsewhere() {
    connectUntilNodesSeen(3);
    String victim = guests.get(0).node();

    int exitCode = compose.stop(victim.substring(0, CONTAINER_ID));

    assertThat(exitCode).isZero();
    assertThat(guests.stream().filter(guest -> guest.node().equals(victim)))
        .allMatch(WebSocketGuest::isGone);
    assertThat(IntStream.range(0, 6).mapToObj(i -> nodeOfANewcomer())).doesNotContain(victim);
  }

  private String nodeOfANewcomer() {
    try {
      return connect().node();
    } catch (Exception e) {
      throw new AssertionError("a newcomer is turned away", e);
    }
  }
}
