package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of every setting that has one, and where it comes from. A flag goes before a variable, a
 * variable before the default.
 */
final class SettingValues {
  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);

  /**
   * One value.
   *
   * @param source {@code default}, or the name of the flag or variable
   * @param file the file it was read from; empty for none
   */
  record Value(String text, String source, Optional<String> file) {
    Value(String text, String source) {
      this(text, source, Optional.empty());
    }

    /** The text that a secret file has now. */
    static Value ofFile(String source, String file) {
      return new Value(SecretFile.read(source, file), source, Optional.of(file));
    }
  }

  /**
   * Puts the sources together.
   *
   * @param flags what the command line says, the value by flag
   * @param environment what the environment says
   */
  static SettingValues of(Map<String, String> flags, Environment environment) {
    SettingValues result = new SettingValues();
    for (Setting setting : Setting.values()) {
      Optional<Value> given = fromFlags(setting, flags).or(() -> environment.value(setting));
      given
          .or(() -> Defaults.of(setting).map(text -> new Value(text, "default")))
          .ifPresent(value -> result.values.put(setting, value));
    }
    return result;
  }

  private static Optional<Value> fromFlags(Setting setting, Map<String, String> flags) {
    String text = flags.get(setting.flag());
    String file = flags.get(setting.fileFlag());
    if (text != null && file != null) {
      throw new ConfigException(
          setting.flag() + " and " + setting.fileFlag() + " are both set; set one of them");
    }
    if (file != null) {
      return Optional.of(Value.ofFile(setting.fileFlag(), file));
    }
    return Optional.ofNullable(text).map(value -> new Value(value, setting.flag()));
  }

  /** Empty for a setting without value and default. */
  Optional<String> text(Setting setting) {
    return Optional.ofNullable(values.get(setting)).map(Value::text);
  }

  /** The file that a setting was read from; empty for none. */
  Optional<String> file(Setting setting) {
    return Optional.ofNullable(values.get(setting)).flatMap(Value::file);
  }

  /** One line for each part: {@code listen: host=0.0.0.0 port=3000}; secrets masked. */
  List<String> summary() {
    return Arrays.stream(Setting.Part.values())
        .map(
            part ->
                part.title()
                    + ": "
                    + Arrays.stream(Setting.values())
                        .filter(setting -> setting.part() == part)
                        .map(setting -> setting.key() + "=" + shown(setting))
                        .collect(Collectors.joining(" ")))
        .toList();
  }

  /** One line for each setting with its source, under a title for each part; secrets masked. */
  List<String> listing() {
    List<String> lines = new ArrayList<>();
    Setting.Part part = null;
    for (Setting setting : Setting.values()) {
      if (setting.part() != part) {
        part = setting.part();
        lines.add("# " + part.title());
      }
      Value value = values.get(setting);
      String source = value == null ? "default" : value.source();
      lines.add("%-24s %s  (%s)".formatted(setting.flag(), shown(setting), source));
    }
    return lines;
  }

  private String shown(Setting setting) {
    return text(setting).map(setting::masked).orElse("none");
  }
}
