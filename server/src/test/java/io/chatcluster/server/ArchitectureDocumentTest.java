package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that ARCHITECTURE.md lists for a logged message exist, each once, and are counted. */
class ArchitectureDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LIST =
      Pattern.compile("Files: ((?:(?!\\n\\n|\\n\\d+\\. )[\\s\\S])+)");
  private static final Pattern PACKAGE =
      Pattern.compile("`([a-z.]+)`:((?:\\s*`[A-Z]\\w+`|\\s*`\\w+\\.lua`|,)+)");
  private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");
  private static final Pattern TOTAL = Pattern.compile("Together (\\d+) files in (\\d+) packages");

  @Test
  void theWalkOfALoggedMessageNamesFilesThatExist() throws IOException {
    String document = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    Set<String> packages = new TreeSet<>();
    Set<String> files = new TreeSet<>();
    Matcher list = LIST.matcher(document);
    while (list.find()) {
      Matcher part = PACKAGE.matcher(list.group(1));
      while (part.find()) {
        packages.add(part.group(1));
        Matcher name = NAME.matcher(part.group(2));
        while (name.find()) {
          String file = part.group(1).replace('.', '/') + "/" + name.group(1);
          assertThat(files.add(file)).as(file + " is named once").isTrue();
          assertThat(exists(file)).as(file + " exists").isTrue();
        }
      }
    }
    Matcher total = TOTAL.matcher(document);
    assertThat(total.find()).isTrue();
    assertThat(files).hasSize(Integer.parseInt(total.group(1)));
    assertThat(packages).hasSize(Integer.parseInt(total.group(2)));
  }

  private static boolean exists(String file) {
    return Stream.of("engine", "cluster", "server")
        .map(module -> ROOT.resolve(module).resolve("src/main"))
        .flatMap(
            sources ->
                Stream.of(
                    sources.resolve("java/io/chatcluster/" + file + ".java"),
                    sources.resolve("resources/io/chatcluster/" + file)))
        .anyMatch(Files::exists);
  }
}
