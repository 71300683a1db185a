package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a secret that an orchestrator mounted as a file. */
final class SecretFile {
  private static final long MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /**
   * The text of the file without the white space around it.
   *
   * @param name the flag or variable that names the file
   * @throws ConfigException when it cannot be read, is empty or larger than 64 KiB
   */
  static String read(String name, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw wrong(name, file, "is larger than 64 KiB");
      }
      String text = Files.readString(path).strip();
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

  private static ConfigException wrong(String name, String file, String why) {
    return new ConfigException(name + " names the file \"" + file + "\", which " + why);
  }
}
