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

  /** The setting has this value, and that is not one of the allowed ones. */
  public static ConfigException notAllowed(Setting setting, Object value) {
    return new ConfigException(
        "%s is \"%s\"; allowed: %s"
            .formatted(setting.names(), setting.masked(String.valueOf(value)), setting.allowed()));
  }
}
