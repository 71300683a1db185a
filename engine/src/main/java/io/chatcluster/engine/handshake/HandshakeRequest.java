package io.chatcluster.engine.handshake;

import io.chatcluster.engine.api.Handshake;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The request that opened a session, as small as it can be kept: its header lines are two strings,
 * taken apart again by the few that ask. One of them holds what clients of one kind send alike, and
 * is the same object for all of these.
 */
public final class HandshakeRequest implements Handshake {
  private static final char LINE_END = '\n';
  private static final int USUAL_HEADER_CHARACTERS = 512;

  /** Headers that say what kind of client this is, and nothing of the user. */
  private static final Set<String> COMMON =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "connection",
          "host",
          "origin",
          "pragma",
          "sec-websocket-extensions",
          "sec-websocket-version",
          "upgrade",
          "user-agent");

  /** A longer address may carry a secret, which is not to outlive its session. */
  private static final int PLAIN_URL_LENGTH = 40;

  /** Texts that several sessions have, by their hash; a new one takes the place of another. */
  private static final AtomicReferenceArray<String> SHARED = new AtomicReferenceArray<>(64);

  private final String url;
  private final String commonLines;
  private final String ownLines;
  private final InetSocketAddress remote;
  private final SocketAddress local;
  private final boolean secure;
  private final boolean xdomain;
  private final long issued = System.currentTimeMillis();
  private Map<String, Object> kept = Map.of();

  /**
   * Keeps what there is to know of this request.
   *
   * @param local the server's end of the connection, as the channel keeps it
   */
  public HandshakeRequest(
      HttpRequest request, InetSocketAddress remote, SocketAddress local, boolean secure) {
    this.url = request.uri().length() > PLAIN_URL_LENGTH ? request.uri() : shared(request.uri());
    this.remote = remote;
    this.local = local;
    this.secure = secure;
    this.xdomain = request.headers().contains(HttpHeaderNames.ORIGIN);
    StringBuilder common = new StringBuilder(USUAL_HEADER_CHARACTERS);
    StringBuilder own = new StringBuilder();
    Iterator<Map.Entry<CharSequence, CharSequence>> fields =
        request.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      String name = field.getKey().toString().toLowerCase(Locale.ROOT);
      (COMMON.contains(name) ? common : own)
          .append(name)
          .append(':')
          .append(field.getValue())
          .append(LINE_END);
    }
    this.commonLines = shared(common.toString());
    this.ownLines = own.toString();
  }

  private static String shared(String text) {
    int place = text.hashCode() & (SHARED.length() - 1);
    String last = SHARED.get(place);
    if (text.equals(last)) {
      return last;
    }
    SHARED.set(place, text);
    return text;
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    (commonLines + ownLines)
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              headers.merge(
                  line.substring(0, colon),
                  line.substring(colon + 1),
                  (first, second) -> first + (line.startsWith("cookie:") ? "; " : ", ") + second);
            });
    return headers;
  }

  @Override
  public Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    parameters().forEach((name, values) -> query.put(name, values.get(0)));
    return query;
  }

  /** Every query parameter with all its values. */
  public Map<String, List<String>> parameters() {
    return Query.parse(url);
  }

  /** What the check of the handshake found out; every socket of the connection begins with it. */
  public Map<String, Object> kept() {
    return kept;
  }

  /** Keeps what the check of the handshake found out. */
  public void keep(Map<String, Object> found) {
    kept = Map.copyOf(found);
  }

  /** What is kept of the request and of no other, in bytes. */
  public long bytes() {
    return (long) url.length() + ownLines.length() + commonLines.length();
  }

  /** The address of the client's end of the connection. */
  public InetSocketAddress remote() {
    return remote;
  }

  /** The address of the server's end of the connection; null where it has none of IP. */
  public InetSocketAddress local() {
    return local instanceof InetSocketAddress address ? address : null;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public String address() {
    return remote.getAddress() == null
        ? remote.getHostString()
        : remote.getAddress().getHostAddress();
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public boolean xdomain() {
    return xdomain;
  }

  @Override
  public long issued() {
    return issued;
  }
}
