package io.chatcluster.cluster.interop;

import java.util.HashMap;
import java.util.Map;

/** The options of a program that tests start: pairs of a name and a value. */
public final class CommandLine {
  private static final int PARENT_IS_GONE = 3;

  private CommandLine() {}

  /** The values by their names, which begin with {@code --}. */
  public static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("--name value pairs are expected: " + args[i]);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  /** Ends this process at once when the one with that id has gone; does nothing for null. */
  public static void endWith(String pid) {
    if (pid != null) {
      ProcessHandle.of(Long.parseLong(pid))
          .orElseThrow(() -> new IllegalArgumentException("no process " + pid))
          .onExit()
          .thenRun(() -> Runtime.getRuntime().halt(PARENT_IS_GONE));
    }
  }
}
