package io.chatcluster.server.config.text;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: bytes, or with {@code B}, {@code KB}, {@code MB} (powers of 1000, as
 * Socket.IO counts), {@code KiB}, {@code MiB} (powers of 1024).
 */
public final class Sizes {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,10})(B|KB|MB|KIB|MIB)?", Pattern.CASE_INSENSITIVE);

  private Sizes() {}

  /** Bytes; empty when the text is not of the form or the size is 2 GiB and more. */
  public static OptionalInt parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return OptionalInt.empty();
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
    long factor =
        switch (unit) {
          case "KB" -> 1_000L;
          case "MB" -> 1_000_000L;
          case "KIB" -> 1_024L;
          case "MIB" -> 1_048_576L;
          default -> 1L;
        };
    long bytes = Long.parseLong(matcher.group(1)) * factor;
    return bytes > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) bytes);
  }
}
