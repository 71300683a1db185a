package io.chatcluster.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTableTest {
  /** The tests run in the folder of the module. */
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  @Test
  void theDocumentedTableIsTheOneOfTheCode() throws IOException {
    List<String> documented =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `--")).toList();
    List<String> real = Arrays.stream(Setting.values()).map(ConfigurationTableTest::row).toList();
    assertThat(documented).isEqualTo(real);
  }

  private static String row(Setting setting) {
    String file =
        setting.secret()
            ? " Secret: `" + setting.fileFlag() + "`, `" + setting.fileVariable() + "` name a file."
            : "";
    return "| `%s` | `%s` | %s | %s | %s.%s |"
        .formatted(
            setting.flag(),
            setting.variable(),
            setting.defaultText(),
            setting.allowed().replace("*", "\\*").replace("_", "\\_"),
            setting.meaning(),
            file);
  }
}
