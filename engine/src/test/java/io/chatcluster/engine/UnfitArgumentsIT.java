package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official client asks with arguments that do not fit the listener: it gets an answer. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnfitArgumentsIT {
  private static final List<String> UNFIT =
      List.of("text", "list", "object", "half", "large", "truth", "binary", "nested");

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void packagesAreThere() throws InterruptedException {
    NodeScripts.requirePackages();
  }

  private TestServer server(AckMode mode) {
    TestServer server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(mode);
              configuration.setExceptionListener(
                  new ExceptionListenerAdapter() {
                    @Override
                    public void onEventException(
                        Exception failure, List<Object> args, SocketIOClient client) {
                      failures.add(failure.getMessage() + args);
                    }

                    @Override
                    public void onAuthException(Throwable failure, SocketIOClient client) {
                      failures.add(failure.toString());
                    }
                  });
            },
            options -> {});
    server
        .library()
        .addEventListener("number", Integer.class, (client, n, ack) -> ack.sendAckData(n + 1));
    return server.start();
  }

  private static List<String> each(String answer, String fitting) {
    return Stream.concat(UNFIT.stream().map(name -> name + " " + answer), Stream.of(fitting))
        .toList();
  }

  @Test
  void automatic_acks_answer_with_nothing() throws Exception {
    try (TestServer server = server(AckMode.AUTO)) {
      assertThat(NodeScripts.run("unfit.js", server.port())).isEqualTo(each("[]", "fits [8]"));
      assertThat(failures)
          .hasSize(UNFIT.size())
          .containsOnly("arguments do not fit the types of the listener: number[]");
    }
  }

  @Test
  void a_listener_for_refused_events_answers_in_any_mode() throws Exception {
    try (TestServer server = server(AckMode.MANUAL)) {
      server
          .main()
          .events()
          .onRefused((event, message, data) -> event.ack().send(event.name(), message));
      assertThat(NodeScripts.run("unfit.js", server.port()))
          .isEqualTo(
              each("[\"number\",\"arguments do not fit the types of the listener\"]", "fits [8]"));
      assertThat(failures).hasSize(UNFIT.size());
    }
  }
}
