package io.chatcluster.demo;

import io.chatcluster.server.cli.CommandLineReader;
import io.chatcluster.server.cli.Flags;
import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command line of the demonstration. */
final class DemoArguments {
  private static final String NODES = "--nodes";
  private static final String PORT = Setting.PORT.flag();
  private static final String REDIS_URL = Setting.REDIS_URL.flag();

  private DemoArguments() {}

  /**
   * Reads the command line, and checks the environment, which the nodes inherit: one message here
   * in place of one from each of them.
   *
   * @return empty where the help is asked for
   * @throws ConfigException when something is wrong; its message is one line
   */
  static Optional<DemoConfig> read(List<String> arguments, Map<String, String> variables) {
    ParseResult result = Flags.parse(commandLine(), arguments);
    if (result.hasMatchedOption(Flags.HELP)) {
      return Optional.empty();
    }
    CommandLineReader.read(List.of(), variables);
    return Optional.of(
        new DemoConfig(
            number(result, NODES, DemoConfig.DEFAULT_NODES),
            number(result, PORT, DemoConfig.DEFAULT_PORT),
            Optional.ofNullable(result.matchedOptionValue(REDIS_URL, (String) null))));
  }

  static String help() {
    return Flags.usage(commandLine());
  }

  private static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("chat-demo");
    spec.usageMessage()
        .width(100)
        .sortOptions(false)
        .synopsisHeading("Usage: ")
        .customSynopsis("chat-demo [flags]")
        .optionListHeading(
            "%nA cluster on this machine: a Redis and several nodes, all of it stopped by"
                + " Ctrl-C. Flags:%n")
        .footer("", "The nodes inherit the CHAT_* variables, except CHAT_REDIS_URL.");
    spec.addOption(
        Flags.value(NODES, "Number of nodes, 1 to 9. Default: " + DemoConfig.DEFAULT_NODES));
    spec.addOption(
        Flags.value(
            PORT,
            "First port; each node takes the next free one. Default: " + DemoConfig.DEFAULT_PORT));
    spec.addOption(Flags.value(REDIS_URL, "URL of a Redis that runs already. Default: start one."));
    spec.addOption(Flags.alone("Print this text, then end.", "-h", Flags.HELP));
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  private static int number(ParseResult result, String flag, int otherwise) {
    String text = result.matchedOptionValue(flag, String.valueOf(otherwise));
    if (!text.matches("\\d{1,9}")) {
      throw new ConfigException(flag + " is \"" + text + "\"; allowed: a whole number");
    }
    return Integer.parseInt(text);
  }
}
