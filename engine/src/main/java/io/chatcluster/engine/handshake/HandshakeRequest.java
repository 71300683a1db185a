package io.chatcluster.engine.handshake;

import io.chatcluster.engine.api.Handshake;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The request that opened a session, as small as it can be kept: its header lines are one string,
 * taken apart again by the few that ask.
 */
public final class HandshakeRequest implements Handshake {
  private static final char LINE_END = '\n';
  private static final int USUAL_HEADER_CHARACTERS = 512;

  private final String url;
  private final String headerLines;
  private final InetSocketAddress remote;
  private final boolean secure;
  private final boolean xdomain;
  private final long issued = System.currentTimeMillis();
  private Map<String, Object> kept = Map.of();

  /** The last URL: clients of one kind ask for the same one, and share the text. */
  private static volatile String lastUrl = "";

  /** Keeps what there is to know of this request. */
  public HandshakeRequest(HttpRequest request, InetSocketAddress remote, boolean secure) {
    this.url = shared(request.uri());
    this.remote = remote;
    this.secure = secure;
    this.xdomain = request.headers().contains(HttpHeaderNames.ORIGIN);
    StringBuilder lines = new StringBuilder(USUAL_HEADER_CHARACTERS);
    request
        .headers()
        .iteratorCharSequence()
        .forEachRemaining(field -> line(lines, field.getKey(), field.getValue()));
    this.headerLines = lines.toString();
  }

  private static void line(StringBuilder lines, CharSequence name, CharSequence value) {
    for (int i = 0; i < name.length(); i++) {
      lines.append(AsciiString.toLowerCase(name.charAt(i)));
    }
    lines.append(':').append(value).append(LINE_END);
  }

  private static String shared(String url) {
    String last = lastUrl;
    if (url.equals(last)) {
      return last;
    }
    lastUrl = url;
    return url;
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headerLines
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
    return new QueryStringDecoder(url).parameters();
  }

  /** What the check of the handshake found out; every socket of the connection begins with it. */
  public Map<String, Object> kept() {
    return kept;
  }

  /** Keeps what the check of the handshake found out. */
  public void keep(Map<String, Object> found) {
    kept = Map.copyOf(found);
  }

  /** The address of the client's end of the connection. */
  public InetSocketAddress remote() {
    return remote;
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
