package io.chatcluster.server.config.text;

import java.util.regex.Pattern;

/**
 * The form of an origin as browsers and apps send it (RFC 6454, section 6.2): scheme, host and
 * port; {@code file://}; or {@code null}.
 */
public final class Origins {
  private static final Pattern FORM =
      Pattern.compile(
          "null|file://|[a-z][a-z0-9+.-]{0,31}://"
              + "([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(:(\\d{1,5}))?");

  private Origins() {}

  public static boolean valid(String text) {
    var matcher = FORM.matcher(text);
    return matcher.matches()
        && (matcher.group(3) == null || Integer.parseInt(matcher.group(3)) <= 65535);
  }
}
