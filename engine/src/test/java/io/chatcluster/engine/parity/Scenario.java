package io.chatcluster.engine.parity;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import io.chatcluster.engine.client.SocketIoClient;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What a program does, and what is observed of it on each server.
 *
 * @param name what is done
 * @param methods the public methods that it is about, each as {@code Type.method}
 * @param settings of a server of its own; null for the server that scenarios share
 * @param body returns what can be compared
 * @param plain what is expected of plain netty-socketio; null where both servers do the same
 * @param engine what is expected of the engine; null where both servers do the same
 */
record Scenario(
    String name,
    Set<String> methods,
    BiConsumer<Program, Configuration> settings,
    Body body,
    String plain,
    String engine) {

  /** What is done with a server. */
  interface Body {
    Object run(Program program) throws Exception;
  }

  /** One that both servers carry out alike, on the shared server. */
  static Scenario same(String name, List<String> methods, Body body) {
    return new Scenario(name, new TreeSet<>(methods), null, body, null, null);
  }

  /** One that both servers carry out alike, with a client in the main namespace. */
  static Scenario sameForClient(String name, List<String> methods, ClientBody body) {
    return same(name, methods, withClient(body));
  }

  /** What is done with a client in the main namespace. */
  interface ClientBody {
    Object run(Program program, SocketIOClient client, SocketIoClient remote) throws Exception;
  }

  static Body withClient(ClientBody body) {
    return program -> program.withClient((client, remote) -> body.run(program, client, remote));
  }

  /** The same with these settings, on a server of its own. */
  Scenario with(BiConsumer<Program, Configuration> own) {
    return new Scenario(name, methods, own, body, plain, engine);
  }

  /** The same, where the servers differ in this. */
  Scenario differs(String ofPlain, String ofEngine) {
    return new Scenario(name, methods, settings, body, ofPlain, ofEngine);
  }

  boolean isSame() {
    return plain == null;
  }

  String expected(boolean ofEngine) {
    return ofEngine ? engine : plain;
  }

  /** What is observed; a start that fails gives its message. */
  String observed(boolean onEngine, Program shared) throws Exception {
    if (settings == null) {
      return String.valueOf(body.run(shared));
    }
    try (Program own = new Program(onEngine, settings)) {
      try {
        own.start();
      } catch (RuntimeException refused) {
        return "refused: " + refused.getMessage();
      }
      return String.valueOf(body.run(own));
    }
  }

  /** The names of several methods of one type. */
  static List<String> api(String type, String... methods) {
    return Stream.of(methods).map(method -> type + "." + method).toList();
  }

  /** Both. */
  static List<String> and(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
