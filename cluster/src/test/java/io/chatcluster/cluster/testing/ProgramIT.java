package io.chatcluster.cluster.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProgramIT {
  /** What a test run does, and is killed. */
  static final class Run {
    public static void main(String[] arguments) throws Exception {
      RedisProcess redis = RedisProcess.started();
      System.out.println("child " + pidOf(redis));
      Program program = Program.start(Waiting.class, Map.of());
      System.out.println("child " + program.process().pid());
      new CountDownLatch(1).await();
    }

    private static long pidOf(RedisProcess redis) {
      String info = redis.commands().info("server");
      return Long.parseLong(info.replaceAll("(?s).*process_id:(\\d+).*", "$1"));
    }
  }

  static final class Waiting {
    public static void main(String[] arguments) throws Exception {
      new CountDownLatch(1).await();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void programsAndRedisDoNotOutliveATestRunThatIsKilled() throws Exception {
    try (Program run = Program.start(Run.class, Map.of())) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> run.lines().stream().filter(ProgramIT::isChild).count() == 2);
      long[] children =
          run.lines().stream()
              .filter(ProgramIT::isChild)
              .mapToLong(line -> Long.parseLong(line.substring(6)))
              .toArray();
      for (long child : children) {
        assertThat(isAlive(child)).isTrue();
      }
      run.process().destroyForcibly();
      for (long child : children) {
        await().atMost(Duration.ofMinutes(1)).until(() -> !isAlive(child));
      }
    }
  }

  private static boolean isChild(String line) {
    return line.startsWith("child ");
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
