package io.chatcluster.cluster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A script for Node.js that checks something and prints a TAP line for each check. It may ask this
 * JVM for what it cannot do itself. Without {@code node} or its packages the test is skipped, and
 * says why.
 */
public final class NodeScript {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int INSTALL_SECONDS = 120;
  private static final int RUN_SECONDS = 120;

  private final Path file;
  private final Map<String, Answer> answers = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();

  private NodeScript(Path file) {
    this.file = file;
  }

  /** What is done when the script asks for it. */
  @FunctionalInterface
  public interface Answer {
    /** Takes the question, its name first; gives back what JSON can write. */
    Object to(JsonNode question) throws Exception;
  }

  /** A script by its path below {@code src/test}; skips the test where it cannot run. */
  public static NodeScript of(String path) throws IOException, InterruptedException {
    NodeScript script = new NodeScript(Path.of("src", "test").resolve(path).toAbsolutePath());
    script.install();
    return script;
  }

  /** Answers questions of that name. */
  public NodeScript answering(String question, Answer answer) {
    answers.put(question, answer);
    return this;
  }

  /** Sets a variable of its environment. */
  public NodeScript with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Runs it to its end; fails unless every check passed. */
  public void run(List<String> arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("node", file.toString()), arguments.stream()).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    Process process = builder.start();
    Thread guard = killAfter(process, RUN_SECONDS);
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        OutputStream input = process.getOutputStream()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("ask ")) {
          input.write((answer(line.substring(4)) + '\n').getBytes(StandardCharsets.UTF_8));
          input.flush();
        } else {
          lines.add(line);
          System.out.println(line);
        }
      }
      process.waitFor();
    } finally {
      process.destroyForcibly();
      guard.interrupt();
    }
    assertThat(lines).as("failed checks").noneMatch(line -> line.startsWith("not ok"));
    assertThat(process.exitValue()).as("exit code").isZero();
    assertThat(lines).as("the plan").anyMatch(line -> line.matches("1\\.\\.[1-9]\\d*"));
  }

  private String answer(String text) throws Exception {
    JsonNode question = JSON.readTree(text);
    Answer answer = answers.get(question.get(0).asText());
    if (answer == null) {
      throw new IllegalStateException("no answer for " + question);
    }
    return JSON.writeValueAsString(answer.to(question));
  }

  /** Fetches the packages of its folder once, by the lock file. */
  private void install() throws IOException, InterruptedException {
    File folder = file.getParent().toFile();
    finish(folder, "node", "--version");
    if (!new File(folder, "node_modules").isDirectory()) {
      finish(folder, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    }
  }

  private static void finish(File folder, String... command)
      throws IOException, InterruptedException {
    String what = String.join(" ", command);
    Process process;
    try {
      process = new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new TestAbortedException("skipped: there is no " + command[0], e);
    }
    Thread guard = killAfter(process, INSTALL_SECONDS);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    guard.interrupt();
    if (code != 0) {
      throw new TestAbortedException("skipped: " + what + " ended with " + code + ": " + output);
    }
  }

  /** Kills a process that is still there then, so that no read of its output is without limit. */
  private static Thread killAfter(Process process, int seconds) {
    Thread guard =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                  System.out.println("# killed: it took longer than " + seconds + " s");
                  process.descendants().forEach(ProcessHandle::destroyForcibly);
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "node-script-guard");
    guard.setDaemon(true);
    guard.start();
    return guard;
  }
}
