package io.chatcluster.demo;

import io.chatcluster.cluster.testing.NodeScript;
import io.chatcluster.cluster.testing.Program;
import io.chatcluster.server.browser.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The demonstration from its jar, with its own Redis, and windows that lose their node. */
class DemoBrowserIT {
  private static final String SCRIPT = "../../../server/src/test/browser/moved-window.mjs";

  private static final Pattern ROW =
      Pattern.compile("  n\\d +(http://localhost:\\d+) +http://\\S+ +(\\d+)");

  @Test
  void windowsMoveToThePageOfAnotherNodeOfTheDemoWhenTheirOwnIsKilled() throws Exception {
    String browser = Chromium.path().toString();
    NodeScript script = NodeScript.of(SCRIPT).with("CHROMIUM", browser);
    try (Program demo =
        Program.startJar(
            Path.of("target", "chat-demo.jar"), Map.of(), "--nodes", "2", "--port", "3481")) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> demo.lines().stream().anyMatch(line -> line.contains("Ctrl-C stops")));
      List<Matcher> rows =
          demo.lines().stream().map(ROW::matcher).filter(Matcher::matches).toList();
      script.run(
          rows.stream().limit(2).flatMap(row -> Stream.of(row.group(1), row.group(2))).toList());
    }
  }
}
