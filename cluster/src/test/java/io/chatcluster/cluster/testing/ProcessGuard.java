package io.chatcluster.cluster.testing;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Ends a process with this JVM, however that ends: {@code kill -9} runs no shutdown hook. A shell
 * waits for the end of the pipe between them, which comes with the end of this JVM. Where there is
 * no {@code sh} the process is not guarded.
 */
final class ProcessGuard implements AutoCloseable {
  private static final String SCRIPT = "trap '' INT HUP TERM; read -r _; kill -9 \"$1\"";

  private final Process shell;

  private ProcessGuard(Process shell) {
    this.shell = shell;
  }

  static ProcessGuard of(Process guarded) {
    Process shell = null;
    try {
      shell =
          new ProcessBuilder("sh", "-c", SCRIPT, "process-guard", String.valueOf(guarded.pid()))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      System.out.println("Process " + guarded.pid() + " is not guarded: " + e.getMessage());
    }
    return new ProcessGuard(shell);
  }

  /** To be called when the process has ended. */
  @Override
  public void close() {
    if (shell != null) {
      shell.destroyForcibly();
    }
  }
}
