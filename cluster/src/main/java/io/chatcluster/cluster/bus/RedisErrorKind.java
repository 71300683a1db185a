package io.chatcluster.cluster.bus;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of error replies of Redis, by their first word. A bounded set, for metrics. */
public enum RedisErrorKind {
  BUSY,
  CLUSTERDOWN,
  LOADING,
  MASTERDOWN,
  MISCONF,
  NOAUTH,
  NOPERM,
  NOREPLICAS,
  OOM,
  READONLY,
  TRYAGAIN,
  WRONGPASS,
  WRONGTYPE,
  /** Every other first word, {@code ERR} for instance. */
  OTHER;

  private static final Map<String, RedisErrorKind> BY_WORD =
      Stream.of(values())
          .filter(kind -> kind != OTHER)
          .collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

  /**
   * Redis 6 quotes what a command of a script was answered: {@code ERR Error running …: -OOM …}.
   */
  private static final Pattern QUOTED = Pattern.compile("-([A-Z]{3,}) ");

  private static final Pattern UNKNOWN_COMMAND =
      Pattern.compile(
          "ERR .*(unknown|unsupported|not supported|invalid|disabled).*command.*"
              + "|ERR .*command.*(unknown|unsupported|not supported|disabled).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Where a key or channel belongs, and which scripts are loaded: answers, not refusals. */
  private static final Pattern ROUTING =
      Pattern.compile("(MOVED|ASK|NOSCRIPT)\\b.*", Pattern.DOTALL);

  /**
   * The kind of an error reply.
   *
   * @param reply what Redis answered, without the leading dash
   * @return empty for {@code MOVED}, {@code ASK} and {@code NOSCRIPT}, which say what to do instead
   */
  public static Optional<RedisErrorKind> of(String reply) {
    if (ROUTING.matcher(reply).matches()) {
      return Optional.empty();
    }
    String word = reply.split("\\s", 2)[0];
    RedisErrorKind kind = BY_WORD.get(word);
    if (kind != null || !word.equals("ERR")) {
      return Optional.of(kind == null ? OTHER : kind);
    }
    Matcher quoted = QUOTED.matcher(reply);
    return Optional.of(quoted.find() ? BY_WORD.getOrDefault(quoted.group(1), OTHER) : OTHER);
  }

  /**
   * Whether a reply says that the server does not have a command: {@code ERR unknown command} of
   * Redis, {@code ERR unsupported command} and the like of proxies before it.
   */
  public static boolean isUnknownCommand(String reply) {
    return UNKNOWN_COMMAND.matcher(reply).matches();
  }

  /**
   * Whether Redis refuses this user, so that it may be this node alone; the other kinds are a state
   * of Redis that every node meets.
   */
  public boolean isAccess() {
    return this == NOAUTH || this == NOPERM || this == WRONGPASS;
  }

  /** The value of a metric's label: the word as Redis writes it, and {@code other}. */
  public String label() {
    return this == OTHER ? name().toLowerCase(Locale.ROOT) : name();
  }
}
