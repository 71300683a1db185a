package io.chatcluster.cluster.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.GoldenVectors;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterEmitterTest {
  private final FakeBus bus = new FakeBus();

  private ClusterEmitter started(EmitterOptions options) {
    ClusterEmitter emitter = new ClusterEmitter(bus, options);
    assertThat(emitter.start().toCompletableFuture()).isCompleted();
    return emitter;
  }

  private static Arguments golden(
      String id, Function<EmitterNamespace, CompletionStage<Void>> operation) {
    return golden(id, "/", operation);
  }

  private static Arguments golden(
      String id, String nsp, Function<EmitterNamespace, CompletionStage<Void>> operation) {
    return Arguments.of(id, nsp, operation);
  }

  /** What the official emitter was asked for when the bytes were recorded. */
  static List<Arguments> recorded() {
    List<String> two = List.of("room1", "room2");
    return List.of(
        golden("classic-54-emitter-emit#0", to -> to.emit("hello", 1, new byte[] {1})),
        golden("classic-55-emitter-to-room#0", to -> to.to("room1").emit("hello")),
        golden(
            "classic-56-emitter-to-rooms-except#0", to -> to.to(two).except("room3").emit("hello")),
        golden(
            "classic-57-emitter-volatile-compress#0",
            to -> to.asVolatile().compress(false).emit("hello")),
        golden("classic-58-emitter-namespace#0", "admin", to -> to.emit("hello")),
        golden(
            "classic-59-emitter-sockets-join#0", to -> to.in("room1").socketsJoin(List.of("er"))),
        golden(
            "classic-60-emitter-sockets-leave#0",
            to -> to.except("zz").socketsLeave(List.of("er", "er2"))),
        golden(
            "classic-61-emitter-disconnect-sockets#0", to -> to.in("none").disconnectSockets(true)),
        golden("classic-62-emitter-server-side-emit#0", to -> to.serverSideEmit("sse", "w", 1)),
        golden("classic-63-emitter-custom-key#0", to -> to.to("r").emit("x")));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void itPublishesWhatTheOfficialEmitterDoes(
      String id, String nsp, Function<EmitterNamespace, CompletionStage<Void>> operation) {
    GoldenVectors.Vector vector = GoldenVectors.where(one -> one.id().equals(id)).get(0);
    String prefix = vector.channel().replaceAll("(-request)?#.*", "");
    ClusterEmitter emitter = started(EmitterOptions.defaults().withChannelPrefix(prefix));

    assertThat(operation.apply(emitter.of(nsp)).toCompletableFuture()).isCompleted();

    assertThat(bus.published()).containsExactly(vector.channel());
    assertThat(bus.messages().get(0).bytes()).isEqualTo(vector.payload());
  }

  @Test
  void noRecordingOfTheEmitterIsLeftOut() {
    List<GoldenVectors.Vector> all =
        GoldenVectors.where(
            vector -> vector.adapter().equals("classic") && vector.from().equals("EMITTER"));

    assertThat(all)
        .extracting(GoldenVectors.Vector::id)
        .containsExactlyInAnyOrderElementsOf(
            recorded().stream().map(arguments -> (String) arguments.get()[0]).toList());
  }

  /** What a member of the sharded wire sends for the same, but for its uid. */
  static List<Arguments> sentByMembers() {
    return List.of(
        golden(
            "sharded-03-emit-all#0",
            to -> to.emit("hello", 1, Collections.singletonMap("a", null), null)),
        golden("sharded-07-to-one-public-room#0", to -> to.to("room1").emit("hello")),
        golden("sharded-12-flags#0", to -> to.asVolatile().compress(false).emit("hello")),
        golden("sharded-20-sockets-join#0", to -> to.in("room1").socketsJoin(List.of("x1", "x2"))),
        golden("sharded-22-server-side-emit#0", to -> to.serverSideEmit("sse", 1, "2")),
        golden(
            "sharded-26-disconnect-sockets#0",
            to -> to.in("QEfrR1kKrk6rHrP6AAAB").disconnectSockets(true)));
  }

  @ParameterizedTest
  @MethodSource("sentByMembers")
  void onTheShardedWireItPublishesWhatAMemberDoes(
      String id, String nsp, Function<EmitterNamespace, CompletionStage<Void>> operation)
      throws Exception {
    GoldenVectors.Vector vector = GoldenVectors.where(one -> one.id().equals(id)).get(0);
    ClusterEmitter emitter = started(EmitterOptions.defaults().withWire(WireKind.SHARDED_DYNAMIC));

    assertThat(operation.apply(emitter.of(nsp)).toCompletableFuture()).isCompleted();

    assertThat(bus.published()).containsExactly(vector.channel());
    JsonNode published = new ObjectMapper().readTree(bus.messages().get(0).bytes());
    assertThat(published.get("uid").asText()).isEqualTo("emitter");
    assertThat(published.get("data")).isEqualTo(vector.decoded().get("data"));
    assertThat(published.get("type")).isEqualTo(vector.decoded().get("type"));
    assertThat(published.get("nsp")).isEqualTo(vector.decoded().get("nsp"));
  }

  @Test
  void itListensToNothing() {
    started(EmitterOptions.defaults()).of("/").emit("hello");

    assertThat(bus.commands()).isEmpty();
  }

  @Test
  void whatIsNarrowedDownCanBeUsedAgain() {
    EmitterNamespace all = started(EmitterOptions.defaults()).of("/");
    EmitterNamespace room = all.to("a");

    assertThat(room.to("b")).isNotSameAs(room);
    assertThat(room.emit("one").toCompletableFuture()).isCompleted();
    assertThat(room.emit("two").toCompletableFuture()).isCompleted();
    assertThat(all.emit("three").toCompletableFuture()).isCompleted();
    assertThat(bus.published()).containsExactly("socket.io#/#a#", "socket.io#/#a#", "socket.io#/#");
  }

  @Test
  void reservedEventsAndRoomsWithoutANameAreRefused() {
    EmitterNamespace all = started(EmitterOptions.defaults()).of("/");

    assertThatIllegalArgumentException().isThrownBy(() -> all.emit("disconnect"));
    assertThatIllegalArgumentException().isThrownBy(() -> all.serverSideEmit("connection"));
    assertThatIllegalArgumentException().isThrownBy(() -> all.to(""));
    assertThatIllegalArgumentException().isThrownBy(() -> all.socketsJoin(List.of("")));
    assertThat(bus.published()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsNotPublished() {
    EmitterNamespace all = started(new EmitterOptions("socket.io", WireKind.CLASSIC, 1024)).of("/");

    assertThatIllegalArgumentException().isThrownBy(() -> all.emit("x", "y".repeat(1024)));
    assertThat(bus.published()).isEmpty();
  }

  @Test
  void itSaysWhenRedisIsAway() {
    ClusterEmitter emitter = started(EmitterOptions.defaults());
    bus.disconnect();

    assertThat(emitter.of("/").emit("hello").toCompletableFuture())
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(ClusterUnavailableException.class);
  }
}
