package io.chatcluster.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.NodeScript;
import io.chatcluster.server.cluster.Nodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two people at two windows on two nodes. */
class BrowserIT {
  @RegisterExtension static final Nodes nodes = new Nodes(2);

  @Test
  void twoWindowsOnTwoNodesShowOneRoom() throws Exception {
    String browser = Chromium.path().toString();
    Path screenshots = Path.of("target", "screenshots").toAbsolutePath();
    List<String> arguments = new ArrayList<>(nodes.urls());
    arguments.addAll(List.of("--screenshots", screenshots.toString()));

    NodeScript.of("browser/two-windows.mjs").with("CHROMIUM", browser).run(arguments);
    assertThat(screenshots.resolve("first-node.png")).exists();
  }

  @Test
  void aLongLogIsCheapToAddToAndMissedMessagesAreCounted() throws Exception {
    String browser = Chromium.path().toString();
    NodeScript.of("browser/long-log.mjs").with("CHROMIUM", browser).run(nodes.urls().subList(0, 1));
  }
}
