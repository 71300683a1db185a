package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A netty-socketio program as it is, and the same program with the one line more. */
class MovedProgramIT {
  /** A line of a chat. */
  public static final class Line {
    public String room;
    public String text;
  }

  /** The program: the library's annotations, a room, acks. */
  public static final class Chat {
    private final SocketIOServer server;

    Chat(SocketIOServer server) {
      this.server = server;
    }

    @OnConnect
    public void connected(SocketIOClient client) {
      client.sendEvent("welcome", "hello");
    }

    @OnEvent("enter")
    public void enter(SocketIOClient client, String room, AckRequest ack) {
      client.joinRoom(room);
      ack.sendAckData("entered", client.getCurrentRoomSize(room));
    }

    @OnEvent("say")
    public void say(SocketIOClient client, Line line) {
      server.getRoomOperations(line.room).sendEvent("said", line);
    }

    @OnEvent("exit")
    public void exit(SocketIOClient client, String room, AckRequest ack) {
      client.leaveRoom(room);
      ack.sendAckData(client.getAllRooms().contains(room));
    }
  }

  private static SocketIOServer program(boolean moved) throws IOException {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    try (ServerSocket free = new ServerSocket(0)) {
      configuration.setPort(free.getLocalPort());
    }
    SocketIOServer server = new SocketIOServer(configuration);
    if (moved) {
      server.setPipelineFactory(new SocketIoEngine()); // The one line.
    }
    server.addListeners(new Chat(server));
    server.start();
    return server;
  }

  /** What two clients see of the program. */
  private static List<String> transcript(int port) throws IOException {
    List<String> seen = new ArrayList<>();
    try (SocketIoClient ann = SocketIoClient.open(port);
        SocketIoClient bob = SocketIoClient.open(port)) {
      for (SocketIoClient client : List.of(ann, bob)) {
        // The library greets before it has answered CONNECT; the engine does it the other way.
        Stream.of(client.connect("/", ""), client.next())
            .map(line -> line.replaceAll("\"sid\":\"[^\"]+\"", "sid"))
            .sorted()
            .forEach(seen::add);
        client.send("21[\"enter\",\"tea\"]");
        seen.add(client.next());
      }
      ann.send("2[\"say\",{\"room\":\"tea\",\"text\":\"\u017eluto\u0165\"}]");
      seen.add(ann.next());
      seen.add(bob.next());
      bob.send("22[\"exit\",\"tea\"]");
      seen.add(bob.next());
      ann.send("23[\"say\",{\"room\":\"tea\",\"text\":\"alone\"}]");
      // The event itself and, as the library does by default, an ack of its own.
      seen.add(ann.next());
      seen.add(ann.next());
    }
    return seen;
  }

  @Test
  @Timeout(300)
  void clients_see_no_difference_after_the_one_line() throws IOException {
    SocketIOServer before = program(false);
    SocketIOServer after = program(true);
    try {
      List<String> expected = transcript(before.getConfiguration().getPort());
      assertThat(expected).contains("31[\"entered\",2]", "32[false]");
      assertThat(transcript(after.getConfiguration().getPort()))
          .containsExactlyElementsOf(expected);
    } finally {
      stop(before);
      stop(after);
    }
  }

  /** In the background: the event loops take seconds for it. */
  private static void stop(SocketIOServer server) {
    Thread stopping = new Thread(server::stop, "moved-program-stop");
    stopping.setDaemon(true);
    stopping.start();
  }
}
