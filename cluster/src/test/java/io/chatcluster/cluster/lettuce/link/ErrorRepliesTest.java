package io.chatcluster.cluster.lettuce.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorRepliesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `chat`, `s3cret`, ",
        "ERR unsupported command 'HELLO' '3' 'AUTH' 'chat' 's3cret'",
        "ERR unsupported command HELLO 3 AUTH chat s3cret SETNAME chat-n1"
      })
  void noPasswordThatTheServerRepeatsIsInWhatMayBeLogged(String reply) {
    Throwable failure =
        new CompletionException(
            new RedisConnectionException(
                "Unable to connect", new RedisCommandExecutionException(reply)));
    for (Throwable logged :
        List.of(
            ErrorReplies.unavailable("out of reach", failure),
            ErrorReplies.withoutArguments(failure))) {
      StringWriter trace = new StringWriter();
      logged.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("HELLO").doesNotContain("s3cret");
    }
  }

  @Test
  void aFailureThatRepeatsNoArgumentsStaysAsItIs() {
    Throwable failure = new RedisConnectionException("Unable to connect");
    assertThat(ErrorReplies.withoutArguments(failure)).isSameAs(failure);
    Throwable refused = new RedisCommandExecutionException("NOAUTH Authentication required.");
    assertThat(ErrorReplies.withoutArguments(refused)).isSameAs(refused);
  }

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
