package io.chatcluster.server;

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
  private static String options(String... jvmOptions) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder program = new ProcessBuilder(java.toString());
    program.command().addAll(List.of(jvmOptions));
    program
        .command()
        .addAll(
            List.of("-cp", System.getProperty("java.class.path"), PrintOptions.class.getName()));
    Process process = program.redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Prints the two shares after they were set. */
  static final class PrintOptions {
    private PrintOptions() {}

    public static void main(String[] arguments) {
      MemoryReturn.begin();
      var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      System.out.println(
          jvm.getVMOption("MinHeapFreeRatio").getValue()
              + " "
              + jvm.getVMOption("MaxHeapFreeRatio").getValue());
    }
  }

  @Test
  void aNodeGivesMemoryBackEarlierThanTheJvmWould() throws Exception {
    assertThat(options()).contains("10 30");
  }

  @Test
  void whatTheOperatorHasSetStays() throws Exception {
    assertThat(options("-XX:MaxHeapFreeRatio=65")).contains("10 65");
  }

  @Test
  void anOptionThatDoesNotGoTogetherWithTheOperatorsIsLeftAlone() throws Exception {
    assertThat(options("-XX:MinHeapFreeRatio=50")).contains("50 70");
  }
}
