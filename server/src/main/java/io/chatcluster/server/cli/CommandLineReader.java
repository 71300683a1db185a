package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Reads the command line and the environment of the program. */
public final class CommandLineReader {
  private CommandLineReader() {}

  /**
   * What is wanted.
   *
   * @param arguments the command line without the program
   * @param variables the environment
   * @throws ConfigException when something is wrong; its message is one line
   */
  public static Request read(List<String> arguments, Map<String, String> variables) {
    CommandLine commandLine = Flags.commandLine();
    ParseResult result = Flags.parse(commandLine, arguments);
    if (result.hasMatchedOption(Flags.HELP)) {
      return new Request.Show(Flags.usage(commandLine));
    }
    if (result.hasMatchedOption(Flags.VERSION)) {
      return new Request.Show("chat-server " + version());
    }
    return node(result, variables);
  }

  /** The version of this program, {@code development} when it does not run from its jar. */
  public static String version() {
    return Optional.ofNullable(CommandLineReader.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static Request node(ParseResult result, Map<String, String> variables) {
    Environment environment = Environment.read(variables);
    SettingValues values = SettingValues.of(Flags.values(result), environment);
    NodeConfig config = new NodeConfigReader(values).read();
    if (result.hasMatchedOption(Flags.PRINT_CONFIG)) {
      return new Request.Show(String.join(System.lineSeparator(), values.listing()));
    }
    if (result.hasMatchedOption(Flags.CHECK_CONFIG)) {
      return new Request.Show("The configuration is correct.");
    }
    return new Request.RunNode(config, summary(values, environment.serviceLinks()));
  }

  private static List<String> summary(SettingValues values, Set<String> serviceLinks) {
    List<String> lines = new ArrayList<>(values.summary());
    if (!serviceLinks.isEmpty()) {
      lines.add(
          "left aside, because Kubernetes makes them for a Service (enableServiceLinks: false ends"
              + " that): "
              + String.join(" ", serviceLinks));
    }
    return lines;
  }
}
