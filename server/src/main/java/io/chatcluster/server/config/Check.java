package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.regex.Pattern;

/** The checks of the records; each failure names the setting, the value and what is allowed. */
final class Check {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_%\\[\\]-]{1,253}");

  private Check() {}

  static void between(Setting setting, int value, int least, int most) {
    that(value >= least && value <= most, setting, value);
  }

  static void between(Setting setting, Duration value, String least, String most) {
    Duration low = Durations.parse(least).orElseThrow();
    Duration high = Durations.parse(most).orElseThrow();
    that(value.compareTo(low) >= 0 && value.compareTo(high) <= 0, setting, Durations.format(value));
  }

  static void matches(Setting setting, String value, Pattern pattern) {
    that(pattern.matcher(value).matches(), setting, value);
  }

  static void host(Setting setting, String value) {
    matches(setting, value, HOST);
  }

  static void distinct(Setting setting, Collection<?> values) {
    that(new HashSet<>(values).size() == values.size(), setting, joined(values));
  }

  static void count(Setting setting, Collection<?> values, int least, int most) {
    that(values.size() >= least && values.size() <= most, setting, joined(values));
  }

  static void that(boolean allowed, Setting setting, Object value) {
    if (!allowed) {
      throw ConfigException.notAllowed(setting, value);
    }
  }

  private static String joined(Collection<?> values) {
    return String.join(",", values.stream().map(Object::toString).toList());
  }
}
