package io.chatcluster.server.config;

/**
 * The command line or the environment is wrong. The message is one line for the person who starts
 * the program: it names the setting, the value and what is allowed, and shows no secret.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wrong for a reason in the caller's own words. */
  public ConfigException(String message) {
    super(message);
  }

  /** One setting must be at least some times another one, and is not. */
  public static ConfigException contradiction(
      Setting setting, Object value, String times, Setting other, Object otherValue) {
    return new ConfigException(
        "%s is \"%s\", which is less than %s %s, \"%s\"; raise the one or lower the other"
            .formatted(setting.names(), value, times, other.names(), otherValue));
  }

  /** The setting has this value, and that is not one of the allowed ones. */
  public static ConfigException notAllowed(Setting setting, Object value) {
    return new ConfigException(
        "%s is \"%s\"; allowed: %s"
            .formatted(setting.names(), setting.masked(String.valueOf(value)), setting.allowed()));
  }
}
