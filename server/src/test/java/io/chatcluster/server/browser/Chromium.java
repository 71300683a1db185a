package io.chatcluster.server.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The browser of the tests. */
public final class Chromium {
  private Chromium() {}

  /** The program; skips the test where there is none. */
  public static Path path() {
    return Stream.concat(
            Stream.of("/usr/bin"), Stream.of(System.getenv().getOrDefault("PATH", "").split(":")))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new TestAbortedException("skipped: there is no chromium"));
  }
}
