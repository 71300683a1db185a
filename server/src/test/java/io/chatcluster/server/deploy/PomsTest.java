package io.chatcluster.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Maven Central asks of a pom, and what the BOM repeats because it has no parent. */
class PomsTest {
  private static final String PARENT = ProjectFiles.text("pom.xml");
  private static final String BOM = ProjectFiles.text("bom/pom.xml");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "groupId",
        "version",
        "project.page",
        "project.build.outputTimestamp",
        "url",
        "licenses",
        "developers",
        "gpg.skip"
      })
  void theBomRepeatsTheParent(String element) {
    assertThat(first(BOM, element)).isEqualTo(first(PARENT, element));
  }

  @Test
  void pluginsOfTheBomHaveTheVersionsOfTheParent() {
    for (String plugin :
        List.of("cyclonedx-maven-plugin", "maven-gpg-plugin", "maven-deploy-plugin")) {
      assertThat(version(BOM, plugin)).isEqualTo(version(PARENT, plugin));
    }
  }

  @Test
  void everyModuleIsNamedDescribedAndOfTheVersionOfTheParent() {
    Stream.of("engine", "cluster", "server", "demo")
        .map(module -> ProjectFiles.text(module + "/pom.xml"))
        .forEach(
            pom -> {
              assertThat(first(pom, "version")).isEqualTo(first(PARENT, "version"));
              assertThat(first(pom, "name")).isNotBlank();
              assertThat(first(pom, "description")).isNotBlank();
              assertThat(first(pom, "module.name")).startsWith("io.chatcluster.");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine", "cluster"})
  void thePackagesWhoseApiIsComparedExist(String module) {
    List<String> packages =
        Pattern.compile("<include>(io\\.chatcluster\\..+?)</include>")
            .matcher(ProjectFiles.text(module + "/pom.xml"))
            .results()
            .map(include -> include.group(1))
            .toList();

    assertThat(packages).isNotEmpty();
    assertThat(packages)
        .allSatisfy(
            name ->
                assertThat(Path.of("..", module, "src", "main", "java", name.replace('.', '/')))
                    .isDirectory());
  }

  private static String first(String pom, String element) {
    Matcher matcher =
        Pattern.compile("<%1$s>(.*?)</%1$s>".formatted(Pattern.quote(element)), Pattern.DOTALL)
            .matcher(pom);
    assertThat(matcher.find()).as(element).isTrue();
    return matcher.group(1);
  }

  private static String version(String pom, String artifact) {
    Matcher matcher =
        Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*<version>(.*?)</version>")
            .matcher(pom);
    assertThat(matcher.find()).as(artifact).isTrue();
    return matcher.group(1);
  }
}
