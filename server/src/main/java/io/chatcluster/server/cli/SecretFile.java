package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a secret that an orchestrator mounted as a file. */
public final class SecretFile {
  private static final int MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /**
   * The text of the file without the white space around it.
   *
   * @param name the flag or variable that names the file
   * @param file a regular file or a link to one; a pipe or a device would have no end
   * @throws ConfigException when it is something else, cannot be read, is empty or larger than 64
   *     KiB
   */
  public static String read(String name, String file) {
    try {
      Path path = Path.of(file);
      if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
        throw wrong(name, file, "is not a regular file");
      }
      String text = text(name, file, firstBytes(path)).strip();
      if (text.isEmpty()) {
        throw wrong(name, file, "is empty");
      }
      return text;
    } catch (NoSuchFileException e) {
      throw wrong(name, file, "does not exist");
    } catch (CharacterCodingException e) {
      throw wrong(name, file, "is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw wrong(name, file, "cannot be read: " + e.getMessage());
    }
  }

  /** One more than allowed, so that too much is seen: the size of a file may be wrong or change. */
  private static byte[] firstBytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private static String text(String name, String file, byte[] bytes)
      throws CharacterCodingException {
    if (bytes.length > MAX_BYTES) {
      throw wrong(name, file, "is larger than 64 KiB");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static ConfigException wrong(String name, String file, String why) {
    return new ConfigException(name + " names the file \"" + file + "\", which " + why);
  }
}
