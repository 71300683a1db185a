package io.chatcluster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.NodeScript;
import io.chatcluster.server.cluster.Nodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** Two people at two windows on two nodes. */
class BrowserIT {
  @RegisterExtension static final Nodes nodes = new Nodes(2);

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
}
