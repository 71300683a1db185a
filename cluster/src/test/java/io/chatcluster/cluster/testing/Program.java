package io.chatcluster.cluster.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A program in a process of its own, with its output: for tests. Killed when it is closed, and with
 * this JVM however that ends.
 */
public final class Program implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;
  private final ProcessGuard guard;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  /** Guarded by the lines. */
  private boolean isOutputComplete;

  private Program(Process process) {
    this.process = process;
    this.guard = ProcessGuard.of(process);
    this.reader = new Thread(this::read, "program-output");
    this.reader.setDaemon(true);
    this.reader.start();
  }

  /** Starts the main class with this class path; the variables come on top of the environment. */
  public static Program start(Class<?> main, Map<String, String> variables, String... arguments)
      throws IOException {
    return start(
        List.of("-cp", System.getProperty("java.class.path"), main.getName()),
        variables,
        arguments);
  }

  /** Starts a main class by its name; the variables come on top of the environment. */
  public static Program startClass(
      String classPath, String main, Map<String, String> variables, String... arguments)
      throws IOException {
    return start(List.of("-cp", classPath, main), variables, arguments);
  }

  /** Starts a jar; the variables come on top of the environment. */
  public static Program startJar(Path jar, Map<String, String> variables, String... arguments)
      throws IOException {
    return start(List.of("-jar", jar.toString()), variables, arguments);
  }

  /** Starts a jar that may have that many descriptors open; needs {@code bash}. */
  public static Program startJar(
      int openFiles, Path jar, Map<String, String> variables, String... arguments)
      throws IOException {
    return start(
        List.of("bash", "-c", "ulimit -n " + openFiles + " && exec \"$0\" \"$@\""),
        List.of("-jar", jar.toString()),
        variables,
        arguments);
  }

  private static Program start(
      List<String> what, Map<String, String> variables, String... arguments) throws IOException {
    return start(List.of(), what, variables, arguments);
  }

  private static Program start(
      List<String> launcher, List<String> what, Map<String, String> variables, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(what);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CHAT_"));
    builder.environment().putAll(variables);
    return new Program(builder.start());
  }

  public Process process() {
    return process;
  }

  /** Everything that was printed so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits for a line that contains the text. */
  public String waitForLine(String text) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (lines) {
      while (true) {
        for (String line : lines) {
          if (line.contains(text)) {
            return line;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || isOutputComplete) {
          throw new TimeoutException("no line with \"" + text + "\" in " + lines);
        }
        lines.wait(left);
      }
    }
  }

  /** Waits for the end and the last line; returns the exit code. */
  public int waitForEnd() throws InterruptedException, TimeoutException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("the program still runs: " + lines());
    }
    reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    return process.exitValue();
  }

  /** Sends a signal by its name without SIG. */
  public static void signal(long pid, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor();
  }

  /**
   * Skips the test where this process, and so every program that it starts, ignores the signal:
   * what {@code nohup} does with HUP, and a shell without job control with INT for its background
   * jobs.
   */
  public static void assumeNotIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeFalse(
        Files.isReadable(status) && isIgnored(Files.readString(status), signal),
        "SIG" + signal + " is ignored by inheritance (nohup, or a background job)");
  }

  /** Whether the kernel's text on a process says so. */
  static boolean isIgnored(String status, String signal) {
    int number = NUMBERS.getOrDefault(signal, 0);
    return number > 0
        && status
            .lines()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
            .anyMatch(ignored -> ignored.testBit(number - 1));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    guard.close();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add("the output broke off: " + e);
      }
    }
    synchronized (lines) {
      isOutputComplete = true;
      lines.notifyAll();
    }
  }
}
