package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.corundumstudio.socketio.AckMode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The python-socketio client, as Debian packages it. */
@Timeout(300)
class PythonClientIT {
  private static final File FOLDER = Path.of("src", "test", "python").toFile();

  private static String python;

  @BeforeAll
  static void packagesAreThere() throws InterruptedException {
    // Another Python may come first on the PATH than the one that Debian's packages are for.
    for (String candidate : List.of("python3", "/usr/bin/python3")) {
      if (hasPackages(candidate)) {
        python = candidate;
        return;
      }
    }
    abort(
        "no Python with the modules socketio, requests and websocket"
            + " (Debian: python3-socketio python3-requests python3-websocket)");
  }

  private static boolean hasPackages(String candidate) throws InterruptedException {
    try {
      return new ProcessBuilder(candidate, "-c", "import socketio, requests, websocket")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  static List<List<String>> transports() {
    return List.of(List.of("polling"), List.of("websocket"), List.of());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void binary_comes_back(List<String> transports) throws IOException {
    try (TestServer server =
        new TestServer(configuration -> configuration.setAckMode(AckMode.MANUAL), options -> {})) {
      server.main().events().on("echo", (socket, args, ack) -> ack.send(args.toArray()));
      server.start();
      assertThat(run(server.port(), transports))
          .containsExactlyElementsOf(
              IntStream.range(0, 50).mapToObj(i -> 5 * i + " True").toList());
    }
  }

  private static List<String> run(int port, List<String> transports) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, "echo.py", String.valueOf(port)));
    command.addAll(transports);
    Process client =
        new ProcessBuilder(command)
            .directory(FOLDER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    } finally {
      client.destroyForcibly();
    }
  }
}
