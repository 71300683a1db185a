package io.chatcluster.server.cli;

import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.text.Suggestion;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The {@code CHAT_*} variables of the process. A variable that is set but empty counts as not set,
 * as Compose files write {@code CHAT_REDIS_URL=${REDIS_URL:-}}.
 */
final class Environment {
  private static final String PREFIX = "CHAT_";

  private final Map<String, String> settings;
  private final Set<String> serviceLinks;

  private Environment(Map<String, String> settings, Set<String> serviceLinks) {
    this.settings = settings;
    this.serviceLinks = serviceLinks;
  }

  /**
   * Reads the variables.
   *
   * @throws ConfigException when one begins with {@code CHAT_} and is no setting
   */
  static Environment read(Map<String, String> variables) {
    Set<String> links = ServiceLinks.in(variables);
    Set<String> known = names();
    Map<String, String> settings = new TreeMap<>(variables);
    settings.keySet().removeIf(name -> !name.startsWith(PREFIX) || links.contains(name));
    for (String name : settings.keySet()) {
      if (!known.contains(name)) {
        throw new ConfigException(
            "the environment variable "
                + name
                + " is not a setting"
                + Suggestion.sentence(name, known)
                + " (--help lists all)");
      }
    }
    settings.values().removeIf(String::isBlank);
    return new Environment(settings, links);
  }

  /** The value that the environment has for a setting, from a variable or from a secret file. */
  Optional<SettingValues.Value> value(Setting setting) {
    String text = settings.get(setting.variable());
    String file = settings.get(setting.fileVariable());
    if (text != null && file != null) {
      throw new ConfigException(
          setting.variable() + " and " + setting.fileVariable() + " are both set; set one of them");
    }
    if (file != null) {
      return Optional.of(SettingValues.Value.ofFile(setting.fileVariable(), file));
    }
    return Optional.ofNullable(text)
        .map(value -> new SettingValues.Value(value, setting.variable()));
  }

  /** What was left aside because Kubernetes made it for a Service. */
  Set<String> serviceLinks() {
    return serviceLinks;
  }

  private static Set<String> names() {
    Set<String> names =
        Arrays.stream(Setting.values())
            .map(Setting::variable)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Arrays.stream(Setting.values())
        .filter(Setting::secret)
        .map(Setting::fileVariable)
        .forEach(names::add);
    return names;
  }
}
