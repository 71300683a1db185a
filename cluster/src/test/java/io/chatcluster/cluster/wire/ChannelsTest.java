package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelsTest {
  private final Channels channels = new Channels("socket.io");

  @Test
  void namesAreThoseOfTheClassicAdapter() {
    assertThat(channels.base("/")).isEqualTo("socket.io#/#");
    assertThat(channels.room("/", "room1")).isEqualTo("socket.io#/#room1#");
    assertThat(channels.room("/chat", "a#b *é")).isEqualTo("socket.io#/chat#a#b *é#");
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
