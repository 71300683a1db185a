package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.text.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as picocli sees it: one flag for each setting. */
public final class Flags {
  public static final String HELP = "--help";
  static final String VERSION = "--version";
  static final String CHECK_CONFIG = "--check-config";
  static final String PRINT_CONFIG = "--print-config";

  private Flags() {}

  static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("chat-server");
    spec.usageMessage()
        .width(100)
        .sortOptions(false)
        .synopsisHeading("Usage: ")
        .customSynopsis("chat-server [flags]")
        .optionListHeading("%nOne node of the chat cluster. Flags:%n")
        .footer(
            "",
            "A flag goes before its variable. Durations: 500ms, 25s, 2m, 1h. Sizes: 1MB, 64KiB.",
            "Exit codes: 0 stopped as asked, 1 failed, 2 wrong configuration or Redis out of reach.");
    for (Setting setting : Setting.values()) {
      spec.addOption(option(setting));
      if (setting.secret()) {
        spec.addOption(
            value(setting.fileFlag(), "A file with it (" + setting.fileVariable() + ")."));
      }
    }
    spec.addOption(alone("Check the settings, then end.", CHECK_CONFIG));
    spec.addOption(alone("Print the effective settings, secrets masked, then end.", PRINT_CONFIG));
    spec.addOption(alone("Print the version, then end.", "-V", VERSION));
    spec.addOption(alone("Print this text, then end.", "-h", HELP));
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  /**
   * Parses a command line.
   *
   * @throws ConfigException in words of our own, with a suggestion for an unknown flag
   */
  public static ParseResult parse(CommandLine commandLine, List<String> arguments) {
    try {
      return commandLine.parseArgs(arguments.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      String typed = e.getUnmatched().get(0).split("=", 2)[0];
      throw new ConfigException(
          typed
              + (typed.startsWith("-") ? " is not a flag" : " is not a command")
              + Suggestion.sentence(typed, names(e.getCommandLine()))
              + " (--help lists all)");
    } catch (OverwrittenOptionException e) {
      throw new ConfigException(longest(e.getOverwritten()) + " is there twice; set it once");
    } catch (MissingParameterException e) {
      throw new ConfigException(longest(e.getMissing().get(0)) + " has no value");
    } catch (ParameterException e) {
      throw new ConfigException(e.getMessage().lines().findFirst().orElse("wrong command line"));
    }
  }

  /** What the command line says, the value by flag. */
  static Map<String, String> values(ParseResult result) {
    Map<String, String> values = new HashMap<>();
    for (OptionSpec option : result.matchedOptions()) {
      if (option.type() == String.class) {
        values.put(option.longestName(), option.getValue());
      }
    }
    return values;
  }

  /** The help text. */
  public static String usage(CommandLine commandLine) {
    return commandLine.getUsageMessage(Ansi.OFF).stripTrailing();
  }

  private static OptionSpec option(Setting setting) {
    String text =
        "%s (%s). Allowed: %s. Default: %s"
            .formatted(
                setting.meaning(), setting.variable(), setting.allowed(), setting.defaultText());
    OptionSpec option = value(setting.flag(), text);
    return setting == Setting.STOP_WITH_STDIN || setting == Setting.PROXY_PROTOCOL
        ? option.toBuilder().arity("0..1").fallbackValue("true").build()
        : option;
  }

  /** A flag with one value. */
  public static OptionSpec value(String flag, String description) {
    return OptionSpec.builder(flag)
        .type(String.class)
        .arity("1")
        .paramLabel("VALUE")
        .description(description)
        .build();
  }

  /** A flag without a value. */
  public static OptionSpec alone(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description).build();
  }

  private static List<String> names(CommandLine commandLine) {
    return new ArrayList<>(commandLine.getCommandSpec().optionsMap().keySet());
  }

  private static String longest(CommandLine.Model.ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
