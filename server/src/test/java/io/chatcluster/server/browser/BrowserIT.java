package io.chatcluster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.NodeScript;
import io.chatcluster.cluster.testing.Program;
import io.chatcluster.server.Main;
import io.chatcluster.server.cluster.Nodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** Two people at two windows on two nodes. */
class BrowserIT {
  @RegisterExtension static final Nodes nodes = new Nodes(2);

  private static final Pattern ROW =
      Pattern.compile("  n\\d +(http://localhost:\\d+) +http://\\S+ +(\\d+)");

  private static Path chromium() {
    return Stream.concat(
            Stream.of("/usr/bin"), Stream.of(System.getenv().getOrDefault("PATH", "").split(":")))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new TestAbortedException("skipped: there is no chromium"));
  }

  @Test
  void twoWindowsOnTwoNodesShowOneRoom() throws Exception {
    String browser = chromium().toString();
    Path screenshots = Path.of("target", "screenshots").toAbsolutePath();
    List<String> arguments = new ArrayList<>(nodes.urls());
    arguments.addAll(List.of("--screenshots", screenshots.toString()));

    NodeScript.of("browser/two-windows.mjs").with("CHROMIUM", browser).run(arguments);
    assertThat(screenshots.resolve("first-node.png")).exists();
  }

  @Test
  void aLongLogIsCheapToAddToAndMissedMessagesAreCounted() throws Exception {
    String browser = chromium().toString();
    NodeScript.of("browser/long-log.mjs").with("CHROMIUM", browser).run(nodes.urls().subList(0, 1));
  }

  @Test
  void windowsMoveToThePageOfAnotherNodeOfTheDemoWhenTheirOwnIsKilled() throws Exception {
    String browser = chromium().toString();
    NodeScript script = NodeScript.of("browser/moved-window.mjs").with("CHROMIUM", browser);
    try (Program demo =
        Program.start(Main.class, Map.of(), "demo", "--nodes", "2", "--port", "3481")) {
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
