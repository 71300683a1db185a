package io.chatcluster.server.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Maven projects outside of the tree, whose class paths one run of Maven resolves. The artifacts of
 * this build are installed into a local repository below {@code target}, never into the user's.
 */
final class ConsumerProjects {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final Pattern NETTY = Pattern.compile("(netty-[a-z0-9-]+?)-(\\d\\..*)\\.jar");
  private static final int MAVEN_MINUTES = 8;

  private final Path folder;
  private final Map<String, String> poms = new TreeMap<>();

  ConsumerProjects(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds a project.
   *
   * @param parts of its pom beside the coordinates: a parent, a dependencyManagement, dependencies
   */
  void add(String name, String... parts) {
    poms.put(
        name,
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
        %s
        </project>
        """
            .formatted(name, String.join("\n", parts)));
  }

  /** Resolves the class paths of all projects. */
  void resolve() throws Exception {
    Path repository = Path.of("target", "consumers", "repository").toAbsolutePath();
    install(repository);
    for (Map.Entry<String, String> pom : poms.entrySet()) {
      Files.createDirectories(folder.resolve(pom.getKey()));
      Files.writeString(folder.resolve(pom.getKey()).resolve("pom.xml"), pom.getValue());
    }
    Files.writeString(folder.resolve("pom.xml"), aggregator());
    Files.writeString(folder.resolve("settings.xml"), settings());
    Path output = folder.resolve("maven.log");
    Process maven =
        new ProcessBuilder(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-q",
                "-gs",
                folder.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dmdep.outputFile=class-path.txt",
                "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(maven.waitFor(MAVEN_MINUTES, TimeUnit.MINUTES)).as("Maven ends").isTrue();
    } finally {
      maven.destroyForcibly();
    }
    assertThat(maven.exitValue()).as(() -> text(output)).isZero();
  }

  /** The version of each module of Netty on the class path of a project. */
  Map<String, String> nettyOf(String project) {
    return Arrays.stream(classPath(project).split(File.pathSeparator))
        .map(entry -> NETTY.matcher(Path.of(entry).getFileName().toString()))
        .filter(Matcher::matches)
        .filter(jar -> !jar.group(1).equals("netty-socketio"))
        .collect(
            Collectors.toMap(
                jar -> jar.group(1), jar -> jar.group(2), (one, other) -> one, TreeMap::new));
  }

  /** Compiles a program of {@code src/test/consumers} against a project's class path, starts it. */
  Program start(String project, String program, String... arguments) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(project).resolve("classes"));
    String source = Path.of("src", "test", "consumers", program + ".java").toString();
    // The program is compiled as its author would have done before a change of versions.
    String compiledAgainst = System.getProperty("java.class.path");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-nowarn",
                    "-cp",
                    compiledAgainst,
                    "-d",
                    classes.toString(),
                    source))
        .isZero();
    return Program.startClass(
        classes + File.pathSeparator + classPath(project), program, Map.of(), arguments);
  }

  private String classPath(String project) {
    return text(folder.resolve(project).resolve("class-path.txt")).strip();
  }

  private static void install(Path repository) throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Map<String, String> artifacts =
        Map.of(
            "chat-cluster",
            "",
            "chat-cluster-bom",
            "bom",
            "chat-cluster-engine",
            "engine",
            "chat-cluster-cluster",
            "cluster");
    for (Map.Entry<String, String> artifact : artifacts.entrySet()) {
      String name = artifact.getKey();
      Path from = root.resolve(artifact.getValue());
      Path to = repository.resolve(Path.of("io", "chatcluster", name, VERSION));
      Files.createDirectories(to);
      copy(from.resolve("pom.xml"), to.resolve(name + "-" + VERSION + ".pom"));
      Path jar = from.resolve(Path.of("target", name + "-" + VERSION + ".jar"));
      if (Files.exists(jar)) {
        copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private String aggregator() {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>all</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <modules>%s</modules>
        </project>
        """
        .formatted(
            poms.keySet().stream()
                .map(name -> "<module>" + name + "</module>")
                .collect(Collectors.joining()));
  }

  /** Files that the user's local repository has are copied from there in place of a download. */
  private static String settings() {
    String repository =
        """
        <%1$s>
          <id>of-the-build</id>
          <url>%2$s</url>
          <releases><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>false</enabled></snapshots>
        </%1$s>
        """;
    String of = Path.of(System.getProperty("settings.localRepository")).toUri().toString();
    return """
        <settings>
          <profiles>
            <profile>
              <id>of-the-build</id>
              <repositories>%s</repositories>
              <pluginRepositories>%s</pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>of-the-build</activeProfile></activeProfiles>
        </settings>
        """
        .formatted(
            repository.formatted("repository", of), repository.formatted("pluginRepository", of));
  }

  static String text(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "cannot be read: " + e;
    }
  }

  /**
   * The documented part of a pom: the first XML block of a Markdown file below the project's top.
   */
  static String documented(String file) {
    String text = text(Path.of("..").resolve(file));
    Matcher block = Pattern.compile("```xml\\n(.*?)```", Pattern.DOTALL).matcher(text);
    assertThat(block.find()).as("an XML block in " + file).isTrue();
    return block.group(1);
  }

  static List<String> versions(Map<String, String> netty) {
    return netty.entrySet().stream()
        .filter(module -> !module.getKey().startsWith("netty-transport-"))
        .map(Map.Entry::getValue)
        .distinct()
        .toList();
  }
}
