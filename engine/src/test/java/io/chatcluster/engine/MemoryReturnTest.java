package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a JVM of its own: the options of the one that runs the tests are not to change. */
class MemoryReturnTest {
  /** What the program prints. */
  private static String printed(Class<?> program, String... jvmOptions) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder command = new ProcessBuilder(java.toString());
    command.command().addAll(List.of(jvmOptions));
    command
        .command()
        .addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process process = command.redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String options(String... jvmOptions) throws Exception {
    return printed(PrintOptions.class, jvmOptions);
  }

  /** Prints the three options after they were set. */
  static final class PrintOptions {
    private PrintOptions() {}

    public static void main(String[] arguments) {
      MemoryReturn.begin();
      MemoryReturn.begin();
      var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      System.out.println(
          jvm.getVMOption("MinHeapFreeRatio").getValue()
              + " "
              + jvm.getVMOption("MaxHeapFreeRatio").getValue()
              + " "
              + jvm.getVMOption("G1PeriodicGCInterval").getValue());
    }
  }

  /** Knows no class that a JVM may lack. */
  static final class GoOn {
    private GoOn() {}

    public static void main(String[] arguments) {
      MemoryReturn.begin();
      System.out.println("goes on");
    }
  }

  @Test
  void memoryIsGivenBackEarlierThanTheJvmWould() throws Exception {
    assertThat(options()).contains("10 30 300000");
  }

  @Test
  void whatTheOperatorHasSetStays() throws Exception {
    assertThat(options("-XX:MaxHeapFreeRatio=65")).contains("10 65 300000");
  }

  @Test
  void anOptionThatDoesNotGoTogetherWithTheOperatorsIsLeftAlone() throws Exception {
    assertThat(options("-XX:MinHeapFreeRatio=50")).contains("50 70 300000");
  }

  @Test
  void aProgramGoesOnWhereTheJvmHasNoSuchOptions() throws Exception {
    assertThat(printed(GoOn.class, "--limit-modules", "java.management,java.naming,java.xml"))
        .contains("goes on");
    assertThat(printed(GoOn.class, "--limit-modules", "java.naming,java.xml")).contains("goes on");
  }
}
