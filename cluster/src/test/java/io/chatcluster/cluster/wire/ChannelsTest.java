package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsTest {
  private final Channels channels = new Channels("socket.io");

  @Test
  void namesAreThoseOfTheClassicAdapter() {
    assertThat(channels.base("/")).isEqualTo("socket.io#/#");
    assertThat(channels.room("/", "room1")).isEqualTo("socket.io#/#room1#");
    assertThat(channels.room("/chat", "a#b *é")).isEqualTo("socket.io#/chat#a#b *é#");
  }

  @Test
  void requestsAndAnswersHaveTheirOwnChannelsInTheClassicWire() {
    assertThat(channels.lasting("/chat", "abc_-9"))
        .containsExactly(
            "socket.io#/chat#",
            "socket.io-request#/chat#",
            "socket.io-response#/chat#",
            "socket.io-response#/chat#abc_-9#");
    assertThat(channels.isRequest("socket.io-request#/chat#")).isTrue();
    assertThat(channels.isAnswer("socket.io-response#/chat#abc_-9#")).isTrue();
    assertThat(channels.isAnswer("socket.io#/chat#-response#")).isFalse();
    assertThat(Channels.namespace("socket.io-response#/chat#abc_-9#")).isEqualTo("/chat");
    assertThat(Channels.namespace("anything")).isEqualTo("anything");
  }

  @Test
  void lossesAreCountedPerChannelAndForTheSocketsOfANodeTogether() {
    assertThat(channels.tallied("socket.io#/#")).isEqualTo("socket.io#/#");
    assertThat(channels.tallied("socket.io#/chat#room#")).isEqualTo("socket.io#/chat#room#");
    assertThat(channels.tallied("socket.io#/#abc_-912345678901234#"))
        .isEqualTo(channels.tallied("socket.io#/#abc_-9abcdefghijklmn#"))
        .isEqualTo(channels.socketRooms("/", "abc_-9"));
    assertThat(channels.tallied("socket.io#/#a*c_-912345678901234#"))
        .isEqualTo(channels.socketRooms("/", "a*c_-9"));
    // 20 characters and more bytes, and 20 bytes and fewer characters: what a pattern matches.
    assertThat(channels.tallied("socket.io#/#abc_-9123456789012é4#"))
        .isEqualTo("socket.io#/#abc_-9123456789012é4#");
    assertThat(channels.tallied("socket.io#/#abc_-9123456789012é#"))
        .isEqualTo(channels.socketRooms("/", "abc_-9"));
    assertThat(channels.tallied("socket.io-request#/#")).isNull();
    assertThat(channels.tallied("socket.io-response#/#abc_-9#")).isNull();
    assertThat(channels.tallied("socket.io#odd")).isEqualTo("socket.io#odd");
    assertThat(channels.tallied("socket.io")).isNull();
    String onSharded = "socket.io#/#abc_-912345678901234#";
    assertThat(new Channels("socket.io", WireKind.SHARDED_DYNAMIC).tallied(onSharded))
        .isEqualTo(onSharded);
  }

  @ParameterizedTest
  @CsvSource({
    "CLASSIC, true, true, false",
    "SHARDED_STATIC, false, false, false",
    "SHARDED_DYNAMIC, true, false, false",
    "SHARDED_DYNAMIC_PRIVATE, true, true, true"
  })
  void theWireTellsWhichRoomsHaveAChannel(
      WireKind kind, boolean room, boolean twenty, boolean own) {
    Channels wired = new Channels("p", kind);
    String name20 = "abcdefghijklmnopqrst";
    String socket = "abc_-912345678901234";

    assertThat(wired.broadcast("/", List.of())).isEqualTo("p#/#");
    assertThat(wired.broadcast("/", List.of("a", "b"))).isEqualTo("p#/#");
    assertThat(wired.broadcast("/", List.of("a"))).isEqualTo(room ? "p#/#a#" : "p#/#");
    assertThat(wired.broadcast("/", List.of(name20)))
        .isEqualTo(twenty ? "p#/#" + name20 + "#" : "p#/#");
    assertThat(wired.needsChannel("a", "abc_-9")).isEqualTo(room);
    assertThat(wired.needsChannel(name20, "abc_-9")).isEqualTo(twenty);
    assertThat(wired.needsChannel(socket, "abc_-9")).isEqualTo(own);
    if (kind.isSharded()) {
      assertThat(wired.lasting("/", "abc_-9")).containsExactly("p#/#", "p#/#abc_-9#");
      assertThat(wired.requests("/")).isEqualTo("p#/#");
    }
  }

  @Test
  void thePatternOfSocketRoomsTakesEveryNameLiterally() {
    assertThat(channels.socketRooms("/a*[b]?\\", "abc_-9"))
        .isEqualTo("socket.io#/a\\*\\[b\\]\\?\\\\#abc_-9??????????????#");
  }

  @Test
  void allChannelsOfANamespaceHaveOneHash() {
    int chat = Channels.namespaceHash("socket.io#/chat#");

    assertThat(Channels.namespaceHash("socket.io#/chat#a#b#")).isEqualTo(chat);
    assertThat(Channels.namespaceHash("socket.io-request#/chat#")).isEqualTo(chat);
    assertThat(Channels.namespaceHash("socket.io#/#chat#")).isNotEqualTo(chat);
    assertThat(Channels.namespaceHash("anything")).isNotEqualTo(chat);
  }

  @Test
  void aSocketRoomHas20BytesAndThePrefixOfItsNode() {
    assertThat(Channels.isSocketRoom("abc_-912345678901234", "abc_-9")).isTrue();
    assertThat(Channels.isSocketRoom("abc_-91234567890123", "abc_-9")).isFalse();
    assertThat(Channels.isSocketRoom("abc_-9123456789012345", "abc_-9")).isFalse();
    assertThat(Channels.isSocketRoom("xbc_-912345678901234", "abc_-9")).isFalse();
    assertThat(Channels.isSocketRoom("abc_-9123456789012é", "abc_-9")).isTrue();
    assertThat(Channels.isSocketRoom("abc_-91234567890123é", "abc_-9")).isFalse();
  }
}
