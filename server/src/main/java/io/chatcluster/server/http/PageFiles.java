package io.chatcluster.server.http;

import io.chatcluster.engine.api.StaticFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The static files of the page, read once from the class path. A request can only name a file of
 * this list, so no path leads out of it.
 */
final class PageFiles {
  private static final int MAX_FILES = 200;
  private static final int MAX_BYTES = 8 << 20;
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json; charset=utf-8"),
          Map.entry("map", "application/json; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"));

  private PageFiles() {}

  /**
   * The files by their path with a leading slash; {@code index.html} is also {@code /}.
   *
   * @param folder a folder of the class path, for example {@code page}
   * @throws IllegalStateException when it has no {@code index.html}, or is too large for memory
   */
  static Map<String, StaticFile> load(String folder) {
    String index = folder + "/index.html";
    URL found = PageFiles.class.getClassLoader().getResource(index);
    if (found == null) {
      throw new IllegalStateException(index + " is not on the class path");
    }
    try {
      URI uri = found.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return read(Path.of(uri).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, StaticFile> read(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(Files::isRegularFile).limit(MAX_FILES + 1L).toList();
    }
    Map<String, StaticFile> files = new TreeMap<>();
    long bytes = 0;
    for (Path path : paths) {
      byte[] body = Files.readAllBytes(path);
      bytes += body.length;
      String name = "/" + folder.relativize(path).toString().replace('\\', '/');
      files.put(name, StaticFile.of(type(name), body));
    }
    if (paths.size() > MAX_FILES || bytes > MAX_BYTES) {
      throw new IllegalStateException(
          "the page has more than %d files or %d bytes".formatted(MAX_FILES, MAX_BYTES));
    }
    files.put("/", files.get("/index.html"));
    return Map.copyOf(files);
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
