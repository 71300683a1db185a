package io.chatcluster.server.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The compose file, started as a project of its own on a free port. */
final class Compose implements AutoCloseable {
  private static final Duration BUILD = Duration.ofMinutes(20);
  private static final Duration COMMAND = Duration.ofMinutes(5);

  private final String project = "chat-it-" + ProcessHandle.current().pid();
  private final int port = freePort();

  /** Whether this machine has what the test needs. */
  static boolean isAvailable() {
    try {
      run(COMMAND, 0, "docker", "info");
      run(COMMAND, 0, "docker", "compose", "version");
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** The port of the balancer on this machine. */
  int port() {
    return port;
  }

  void build() {
    compose(BUILD, "build");
  }

  /** Returns when so many nodes, the balancer and Redis are healthy. */
  void up(int nodes) {
    compose(COMMAND, "up", "--detach", "--no-build", "--wait", "--scale", "chat=" + nodes);
  }

  /** Ends a container as a power cut would. */
  void kill(String container) {
    run(COMMAND, port, "docker", "kill", container);
  }

  /** Asks a container to end, and waits until it has; its exit code. */
  int stop(String container) {
    run(COMMAND, port, "docker", "stop", container);
    return Integer.parseInt(
        run(COMMAND, port, "docker", "inspect", "-f", "{{.State.ExitCode}}", container).strip());
  }

  @Override
  public void close() {
    compose(COMMAND, "down", "--volumes", "--timeout", "1");
  }

  private void compose(Duration limit, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", project));
    command.addAll(List.of(arguments));
    run(limit, port, command.toArray(String[]::new));
  }

  private static String run(Duration limit, int port, String... command) {
    try {
      Path output = Files.createTempFile("compose", ".log");
      try {
        return run(limit, port, output, command);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new IllegalStateException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(String.join(" ", command), e);
    }
  }

  private static String run(Duration limit, int port, Path output, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(ProjectFiles.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CHAT_HTTP_PORT", String.valueOf(port));
    Process process = builder.start();
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      throw new IllegalStateException(
          String.join(" ", command) + " takes too long: " + Files.readString(output));
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed: " + Files.readString(output));
    }
    return Files.readString(output);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
