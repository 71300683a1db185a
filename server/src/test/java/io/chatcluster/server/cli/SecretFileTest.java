package io.chatcluster.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.server.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
class SecretFileTest {
  @TempDir Path folder;

  private static void refuses(Path file, String why) {
    assertThatThrownBy(() -> SecretFile.read("--x-file", file.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--x-file names the file \"" + file + "\", which " + why);
  }

  @Test
  void linksToAFileAreFollowedAsKubernetesMountsThem() throws Exception {
    Path version = Files.createDirectory(folder.resolve("..2026_01_01"));
    Files.writeString(version.resolve("url"), "redis://h\u00e9\n");
    Files.createSymbolicLink(folder.resolve("..data"), version.getFileName());
    Path link = Files.createSymbolicLink(folder.resolve("url"), Path.of("..data", "url"));
    assertThat(SecretFile.read("--x-file", link.toString())).isEqualTo("redis://h\u00e9");
  }

  @Test
  void aFolderIsRefused() {
    refuses(folder, "is not a regular file");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDeviceWithoutAnEndIsRefused() {
    refuses(Path.of("/dev/zero"), "is not a regular file");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatNobodyWritesToIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(mkfifo.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(mkfifo.exitValue()).isZero();
    refuses(pipe, "is not a regular file");
    Path link = Files.createSymbolicLink(folder.resolve("url"), pipe);
    refuses(link, "is not a regular file");
  }

  @Test
  void upTo64KibAreRead() throws Exception {
    Path file = Files.writeString(folder.resolve("url"), "x".repeat(64 * 1024));
    assertThat(SecretFile.read("--x-file", file.toString())).hasSize(64 * 1024);
    Files.writeString(file, "x".repeat(64 * 1024 + 1));
    refuses(file, "is larger than 64 KiB");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    refuses(Files.write(folder.resolve("url"), new byte[] {(byte) 0xff}), "is not UTF-8 text");
  }
}
