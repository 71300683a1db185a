package io.chatcluster.engine;

import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.StaticFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Serves the official browser client beside the endpoint, as the official server does: {@code
 * socket.io.js}, {@code .min.js}, {@code .esm.min.js} and {@code .msgpack.min.js}. Other requests
 * go to the application's pages.
 */
final class ClientFiles implements HttpPages {
  /** The version of the client whose files these are. */
  static final String VERSION = "4.8.4";

  private static final String TYPE = "application/javascript; charset=utf-8";

  private final String folder;
  private final HttpPages others;
  private final Map<String, StaticFile> files;

  /** Read once for all engines of the program. */
  private static final class Files {
    private static final Map<String, StaticFile> BY_NAME =
        List.of(
                "socket.io.js",
                "socket.io.min.js",
                "socket.io.esm.min.js",
                "socket.io.msgpack.min.js")
            .stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Files::read));

    private static StaticFile read(String name) {
      try (InputStream in = ClientFiles.class.getResourceAsStream("socket.io-client/" + name)) {
        if (in == null) {
          throw new IllegalStateException("socket.io-client/" + name + " is not in the jar");
        }
        return StaticFile.of(TYPE, in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The files below this path, and the other pages.
   *
   * @param folder the path of the endpoint with a slash at its end
   */
  ClientFiles(String folder, HttpPages others) {
    this.folder = folder;
    this.others = others;
    // Read now: the first request would be answered on an event loop.
    this.files = Files.BY_NAME;
  }

  @Override
  public HttpAnswer answer(String method, String path, Map<String, String> headers) {
    StaticFile file = path.startsWith(folder) ? files.get(path.substring(folder.length())) : null;
    return file == null || !(method.equals("GET") || method.equals("HEAD"))
        ? others.answer(method, path, headers)
        : file.answer(headers);
  }
}
