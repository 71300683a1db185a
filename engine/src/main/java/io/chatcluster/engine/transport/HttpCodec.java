package io.chatcluster.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Iterator;
import java.util.List;

/**
 * Reads and writes HTTP/1. A request whose head breaks a rule of RFC 9112 that Netty lets pass has
 * a failed {@link DecoderResult}: no Host or several, a Host that is none, a folded header line. A
 * target in absolute form becomes one in origin form, and its authority the Host.
 */
final class HttpCodec
    extends CombinedChannelDuplexHandler<HttpRequestDecoder, HttpResponseEncoder> {
  private static final DecoderResult FOLDED = failure("a header line is folded");
  private static final DecoderResult NO_HOST = failure("Host is missing, given twice or illegal");
  private static final String HOST_MARKS = "-._~%!$&'()*+;=:[]";

  /**
   * A codec with these bounds.
   *
   * @param bounds is read and not changed
   */
  HttpCodec(HttpDecoderConfig bounds) {
    super(new Requests(bounds), new HttpResponseEncoder());
  }

  private static DecoderResult failure(String rule) {
    return DecoderResult.failure(new IllegalArgumentException(rule));
  }

  private static final class Requests extends HttpRequestDecoder {
    private boolean inHead = true;
    private boolean lineEnded;
    private boolean folded;

    Requests(HttpDecoderConfig bounds) {
      super(bounds);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      int from = in.readerIndex();
      int before = out.size();
      super.decode(ctx, in, out);
      if (inHead) {
        lookForFolds(in, from);
      }
      for (int i = before; i < out.size(); i++) {
        Object part = out.get(i);
        if (part instanceof HttpRequest request) {
          check(request);
        }
        if (part instanceof LastHttpContent) {
          inHead = true;
        }
      }
    }

    /** Netty joins a folded line with the one before it, without a trace in the request. */
    private void lookForFolds(ByteBuf in, int from) {
      int to = in.readerIndex();
      if (from == to) {
        return;
      }
      folded |= lineEnded && isBlank(in.getByte(from));
      for (int at = from; (at = in.indexOf(at, to, HttpConstants.LF)) >= 0 && ++at < to; ) {
        folded |= isBlank(in.getByte(at));
      }
      lineEnded = in.getByte(to - 1) == HttpConstants.LF;
    }

    private static boolean isBlank(byte b) {
      return b == HttpConstants.SP || b == HttpConstants.HT;
    }

    private void check(HttpRequest request) {
      boolean wasFolded = folded;
      inHead = false;
      lineEnded = false;
      folded = false;
      if (!request.decoderResult().isSuccess()) {
        return;
      }
      if (wasFolded) {
        request.setDecoderResult(FOLDED);
      } else if (!hasHost(request) || !takeAuthority(request)) {
        request.setDecoderResult(NO_HOST);
      }
    }
  }

  /** Exactly one Host; in HTTP/1.0 there may be none. */
  private static boolean hasHost(HttpRequest request) {
    Iterator<? extends CharSequence> hosts =
        request.headers().valueCharSequenceIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
    }
    return isHost(hosts.next()) && !hosts.hasNext();
  }

  private static boolean isHost(CharSequence host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || HOST_MARKS.indexOf(c) >= 0;
      if (!legal) {
        return false;
      }
    }
    return true;
  }

  /** Takes a target in absolute form apart. Returns whether it names a host if it is one. */
  private static boolean takeAuthority(HttpRequest request) {
    String target = request.uri();
    if (target.startsWith("/")) {
      return true;
    }
    int begin = authorityAt(target);
    if (begin < 0) {
      return true;
    }
    int end = begin;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String authority = target.substring(begin, end);
    if (authority.isEmpty() || !isHost(authority)) {
      return false;
    }
    String path = target.substring(end);
    request.setUri(path.startsWith("/") ? path : "/" + path);
    request.headers().set(HttpHeaderNames.HOST, authority);
    return true;
  }

  private static int authorityAt(String target) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }
}
