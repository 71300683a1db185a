package io.chatcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the jars carry that are published: licences, notices, the name of the module. */
class JarsIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Path SERVER = ROOT.resolve(Path.of("server", "target", "chat-server.jar"));
  private static final Path DEMO = ROOT.resolve(Path.of("demo", "target", "chat-demo.jar"));

  private static final Pattern ONLY_DEMO =
      Pattern.compile(
          "redis-server.*|(redis/embedded|com/google|org/apache|org/checkerframework)/.*");

  /** The packages in a line such as {@code Netty (io.netty), Apache-2.0, https://netty.io}. */
  private static final Pattern WORK = Pattern.compile("[^()]+ \\(([\\w., ]+)\\), .+");

  @ParameterizedTest
  @ValueSource(strings = {"engine", "cluster", "server", "demo"})
  void aModuleHasItsNameAndTheLicenceAndNoticeOfTheProject(String module) throws IOException {
    try (JarFile jar = new JarFile(jarOf(module).toFile())) {
      hasLicenceAndNotice(jar);
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.chatcluster." + module);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramHasTheLicenceAndNoticeOfTheProjectAndNotThoseOfALibrary(
      Path program, List<String> thirdParty) throws IOException {
    try (JarFile jar = new JarFile(program.toFile())) {
      hasLicenceAndNotice(jar);
      assertThat(jar.stream().map(JarEntry::getName))
          .filteredOn(name -> name.matches("(META-INF/)?[^/]*(LICENSE|NOTICE|THIRD-PARTY)[^/]*"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("META-INF/LICENSE", "META-INF/NOTICE"), thirdParty.stream())
                  .toList());
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyPackageOfAProgramIsThatOfAWorkWhoseLicenceItNames(Path program, List<String> thirdParty)
      throws IOException {
    try (JarFile jar = new JarFile(program.toFile())) {
      List<String> named = new ArrayList<>();
      for (String file : thirdParty) {
        named.addAll(packagesNamed(text(jar, file)));
      }
      assertThat(named).hasSizeGreaterThan(10);
      assertThat(packagesOf(jar))
          .filteredOn(name -> !name.startsWith("io.chatcluster."))
          .allSatisfy(
              name ->
                  assertThat(named)
                      .as("works in licenses/ for the package " + name)
                      .anyMatch(work -> name.equals(work) || name.startsWith(work + ".")));
    }
  }

  @Test
  void onlyTheDemonstrationCarriesARedisAndWhatThatNeeds() throws IOException {
    try (JarFile server = new JarFile(SERVER.toFile());
        JarFile demo = new JarFile(DEMO.toFile())) {
      assertThat(namesOf(server, ONLY_DEMO)).isEmpty();
      assertThat(namesOf(server, Pattern.compile("io/chatcluster/demo/.*"))).isEmpty();
      assertThat(namesOf(demo, Pattern.compile("redis-server-.*"))).isNotEmpty();
    }
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of(SERVER, List.of("META-INF/THIRD-PARTY")),
        Arguments.of(DEMO, List.of("META-INF/THIRD-PARTY", "META-INF/THIRD-PARTY-demo")));
  }

  private static List<String> namesOf(JarFile jar, Pattern pattern) {
    return jar.stream().map(JarEntry::getName).filter(pattern.asMatchPredicate()).toList();
  }

  private static void hasLicenceAndNotice(JarFile jar) throws IOException {
    for (String file : List.of("LICENSE", "NOTICE")) {
      assertThat(text(jar, "META-INF/" + file)).isEqualTo(Files.readString(ROOT.resolve(file)));
    }
  }

  private static Path jarOf(String module) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            ROOT.resolve(module).resolve("target"), "chat-cluster-" + module + "-*.jar")) {
      files.forEach(jars::add);
    }
    return jars.stream()
        .filter(jar -> !jar.toString().matches(".*-(tests|sources|javadoc)\\.jar"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> packagesNamed(String thirdParty) {
    return thirdParty
        .lines()
        .takeWhile(line -> !line.startsWith("---"))
        .map(WORK::matcher)
        .filter(Matcher::matches)
        .flatMap(work -> Stream.of(work.group(1).split(", ")))
        .toList();
  }

  private static List<String> packagesOf(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .map(name -> name.replaceFirst("META-INF/versions/\\d+/", ""))
        .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('/'))).replace('/', '.'))
        .distinct()
        .toList();
  }

  private static String text(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    assertThat(entry).as(name + " in " + jar.getName()).isNotNull();
    try (InputStream content = jar.getInputStream(entry)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
