package io.chatcluster.engine.api.network;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A cookie on the answer to a polling handshake, for balancers that lead the later requests of a
 * session to its node by a cookie. Its value is random for each session and means nothing: the
 * official server puts the session's id there, which is a secret that cookies are too often logged
 * to keep. HttpOnly always; Secure as soon as the client's connection is, and with SameSite=None.
 *
 * @param name letters, digits and {@code - _ .}
 * @param path where browsers send it, for example {@code /socket.io/}
 * @param sameSite whether pages of other sites may use it
 */
public record StickyCookie(String name, String path, SameSite sameSite) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]{0,127}");

  /** Whether a browser sends the cookie with requests of pages of other sites. */
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax"),
    /** Needed where the page is of another site; browsers then ask for encryption. */
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }
  }

  public StickyCookie {
    Objects.requireNonNull(sameSite, "sameSite");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a cookie: " + name);
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not the path of a cookie: " + path);
    }
  }

  /** The header field with this value. */
  public String field(String value, boolean secureConnection) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + "; HttpOnly; SameSite="
        + sameSite.text
        + (secureConnection || sameSite == SameSite.NONE ? "; Secure" : "");
  }
}
