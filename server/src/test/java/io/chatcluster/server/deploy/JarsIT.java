package io.chatcluster.server.deploy;

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
import org.junit.jupiter.params.provider.ValueSource;

/** What the jars carry that are published: licences, notices, the name of the module. */
class JarsIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path PROGRAM = Path.of("target", "chat-server.jar");

  /** The packages in a line such as {@code Netty (io.netty), Apache-2.0, https://netty.io}. */
  private static final Pattern WORK = Pattern.compile("[^()]+ \\(([\\w., ]+)\\), .+");

  @ParameterizedTest
  @ValueSource(strings = {"engine", "cluster", "server"})
  void aModuleHasItsNameAndTheLicenceAndNoticeOfTheProject(String module) throws IOException {
    try (JarFile jar = new JarFile(jarOf(module).toFile())) {
      hasLicenceAndNotice(jar);
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.chatcluster." + module);
    }
  }

  @Test
  void theProgramHasTheLicenceAndNoticeOfTheProjectAndNotThoseOfALibrary() throws IOException {
    try (JarFile jar = new JarFile(PROGRAM.toFile())) {
      hasLicenceAndNotice(jar);
      assertThat(jar.stream().map(JarEntry::getName))
          .filteredOn(name -> name.matches("(META-INF/)?[^/]*(LICENSE|NOTICE|THIRD-PARTY)[^/]*"))
          .containsExactlyInAnyOrder(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/THIRD-PARTY",
              "META-INF/THIRD-PARTY-redis");
    }
  }

  @Test
  void everyPackageOfTheProgramIsThatOfAWorkWhoseLicenceItNames() throws IOException {
    try (JarFile jar = new JarFile(PROGRAM.toFile())) {
      List<String> named =
          Stream.concat(
                  packagesNamed(text(jar, "META-INF/THIRD-PARTY")),
                  packagesNamed(text(jar, "META-INF/THIRD-PARTY-redis")))
              .toList();
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

  private static Stream<String> packagesNamed(String thirdParty) {
    return thirdParty
        .lines()
        .takeWhile(line -> !line.startsWith("---"))
        .map(WORK::matcher)
        .filter(Matcher::matches)
        .flatMap(work -> Stream.of(work.group(1).split(", ")));
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
