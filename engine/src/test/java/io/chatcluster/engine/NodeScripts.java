package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.EngineOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The scripts with the official client; tests that need them are skipped where Node.js is not. */
final class NodeScripts {
  static final File FOLDER = Path.of("src", "test", "node").toFile();

  private NodeScripts() {}

  /** Installs the packages unless they are there. */
  static void requirePackages() throws InterruptedException {
    try {
      if (!Files.isDirectory(FOLDER.toPath().resolve("node_modules/socket.io-client"))) {
        Process install =
            new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(FOLDER)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!install.waitFor(60, TimeUnit.SECONDS) || install.exitValue() != 0) {
          install.destroyForcibly();
          abort("npm ci could not install the official client in src/test/node");
        }
      }
      new ProcessBuilder("node", "--version").start().waitFor();
    } catch (IOException absent) {
      abort("node or npm is not installed: " + absent.getMessage());
    }
  }

  /**
   * Fails unless a script prints the same of the official server and of this one.
   *
   * @param official the script that runs the official server
   * @param checks more lines than this are expected of it
   * @param program what is added to this server before it starts
   */
  static void seesTheSame(
      String official,
      String script,
      int checks,
      Consumer<EngineOptions.Builder> options,
      Consumer<TestServer> program)
      throws IOException {
    List<String> expected = runOnOfficial(official, script);
    assertThat(expected).hasSizeGreaterThan(checks).noneMatch(line -> line.startsWith("FAILED"));
    try (TestServer server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(AckMode.MANUAL);
              configuration.setPingTimeout(20_000);
            },
            options)) {
      program.accept(server);
      server.start();
      assertThat(run(script, server.port())).containsExactlyElementsOf(expected);
    }
  }

  /** The lines that a script prints of the official server, run with a script of its own. */
  private static List<String> runOnOfficial(String server, String script) throws IOException {
    Process official =
        new ProcessBuilder("node", server)
            .directory(FOLDER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = official.inputReader(StandardCharsets.UTF_8)) {
      return run(script, Integer.parseInt(out.readLine()));
    } finally {
      official.destroy();
    }
  }

  /** The lines that a script prints. */
  static List<String> run(String script, int port, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", script, String.valueOf(port)));
    command.addAll(List.of(more));
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
