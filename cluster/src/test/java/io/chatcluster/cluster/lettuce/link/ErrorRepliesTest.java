package io.chatcluster.cluster.lettuce.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;

class ErrorRepliesTest {
  @Test
  void aReplyIsGivenWithoutThePasswordThatTheServerRepeats() {
    Throwable failure =
        new RedisConnectionException(
            "Unable to connect",
            new RedisCommandExecutionException(
                "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `chat`,"
                    + " `s3cret`, "));
    assertThat(ErrorReplies.reply(failure)).contains("ERR unknown command `HELLO`");
    assertThat(ErrorReplies.isUnknownCommand(failure)).isTrue();
  }
}
