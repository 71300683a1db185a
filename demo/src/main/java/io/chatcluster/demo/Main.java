package io.chatcluster.demo;

import io.chatcluster.server.StopSignals;
import io.chatcluster.server.config.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The demonstration program. Exit codes: 0 stopped as asked, 1 failed, 2 wrong command line or
 * environment (then one line on standard error says what).
 */
public final class Main {
  private static final int STOPPED = 0;
  private static final int FAILED = 1;
  private static final int WRONG_CONFIGURATION = 2;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(io.chatcluster.server.Main.class, arguments));
  }

  /**
   * Runs until a signal ends it or no node is left.
   *
   * @param node the main class of the nodes
   * @return the exit code
   */
  static int run(Class<?> node, String... arguments) {
    try {
      Optional<DemoConfig> config = DemoArguments.read(List.of(arguments), System.getenv());
      if (config.isEmpty()) {
        System.out.println(DemoArguments.help());
        return STOPPED;
      }
      CompletableFuture<String> stop = new CompletableFuture<>();
      StopSignals.install(stop);
      Demo demo = new Demo(config.get(), NodeCommand.ofThisProcess(node), System.out);
      return demo.run(stop) ? STOPPED : FAILED;
    } catch (ConfigException e) {
      System.err.println("chat-demo: " + e.getMessage());
      return WRONG_CONFIGURATION;
    }
  }
}
