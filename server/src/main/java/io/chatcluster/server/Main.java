package io.chatcluster.server;

import io.chatcluster.server.cli.CommandLineReader;
import io.chatcluster.server.cli.Request;
import io.chatcluster.server.config.ConfigException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where the program begins. Exit codes: 0 stopped as asked, 1 failed, 2 wrong configuration or
 * something the configuration names is out of reach (then one line on standard error says what).
 */
public final class Main {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int WRONG_CONFIGURATION = 2;

  private Main() {}

  public static void main(String[] arguments) {
    resolveAnew();
    System.exit(run(Node::start, arguments));
  }

  /**
   * Names are looked up for new connections to Redis alone, and when its address moves the next
   * connection has to lead there: Java would keep an address for 30 s. What the operator has set
   * stays.
   */
  private static void resolveAnew() {
    for (String property :
        List.of("networkaddress.cache.ttl", "networkaddress.cache.negative.ttl")) {
      String set = Security.getProperty(property);
      if (set == null || set.equals("10")) {
        Security.setProperty(property, "0");
      }
    }
  }

  /**
   * Runs until the work is done or a signal ends it.
   *
   * @param starter makes the node
   * @return the exit code
   */
  static int run(NodeStarter starter, String... arguments) {
    CompletableFuture<String> stop = new CompletableFuture<>();
    try {
      Request request = CommandLineReader.read(List.of(arguments), System.getenv());
      if (request instanceof Request.RunNode node) {
        // Before the first logger is made: logback.xml reads it then.
        System.setProperty("CHAT_LOG_LEVEL", node.config().process().logLevel());
        StopSignals.install(stop);
        return NodeProcess.run(node, starter, stop);
      }
      System.out.println(((Request.Show) request).text());
      return STOPPED;
    } catch (ConfigException e) {
      System.err.println("chat-server: " + e.getMessage());
      return WRONG_CONFIGURATION;
    }
  }
}
