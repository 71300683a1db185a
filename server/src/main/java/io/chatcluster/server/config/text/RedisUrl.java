package io.chatcluster.server.config.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the address of a Redis, and shows it without its password. */
public final class RedisUrl {
  private static final Pattern SCHEME = Pattern.compile("rediss?");
  private static final Pattern DATABASE = Pattern.compile("/?|/\\d{1,5}");
  private static final Pattern NUMBER = Pattern.compile("[^/]/(\\d{1,5})(?:[?#]|$)");
  private static final String STARS = "***";

  /** Several servers: Sentinels and the name they have for the master, or nodes of a cluster. */
  private static final String SERVER =
      "([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(:([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}))?";

  private static final String SERVERS = "([^\\s@/?#]*@)?" + SERVER + "(," + SERVER + "){0,31}";
  private static final Pattern SENTINELS =
      Pattern.compile("rediss?-sentinel://" + SERVERS + "(/\\d{0,5})?#[A-Za-z0-9._-]{1,64}");
  private static final Pattern CLUSTER = Pattern.compile("rediss?-cluster://" + SERVERS + "/?");

  private RedisUrl() {}

  public static boolean valid(String url) {
    return SENTINELS.matcher(url).matches() || CLUSTER.matcher(url).matches() || isServer(url);
  }

  /** The number of the database in a valid address; 0 where it has none. */
  public static int database(String url) {
    Matcher number = NUMBER.matcher(url.substring(url.lastIndexOf('@') + 1));
    return number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Whether all of it is by TLS. */
  public static boolean isSecure(String url) {
    return url.startsWith("rediss");
  }

  private static boolean isServer(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && SCHEME.matcher(uri.getScheme()).matches()
          && uri.getHost() != null
          && uri.getPort() <= 65535
          && uri.getPort() != 0
          && DATABASE.matcher(uri.getPath()).matches()
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * The address with stars for what may be secret: a password and a query. Safe for addresses that
   * are not valid too; one without a scheme may be a bare password and shows nothing.
   */
  public static String masked(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return STARS;
    }
    String start = url.substring(0, scheme + 3);
    String rest = url.substring(scheme + 3);
    int at = rest.lastIndexOf('@');
    int query = rest.indexOf('?');
    if (query >= 0 && query < at) {
      return start + STARS;
    }
    String host = rest.substring(at + 1, query < 0 ? rest.length() : query);
    String tail = host + (query < 0 ? "" : "?" + STARS);
    if (at < 0) {
      return start + tail;
    }
    int colon = rest.indexOf(':');
    String user = colon < 0 || colon > at ? "" : rest.substring(0, colon + 1);
    return start + user + STARS + "@" + tail;
  }
}
