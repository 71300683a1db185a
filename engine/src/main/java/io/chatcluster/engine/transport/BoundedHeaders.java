package io.chatcluster.engine.transport;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * The headers of a request, at most so many lines: a short line takes some thirty times as much
 * memory as its text. One line more and the request is answered with 431.
 */
final class BoundedHeaders extends DefaultHttpHeaders {
  private final int most;
  private int lines;

  private BoundedHeaders(int most) {
    this.most = most;
  }

  /** Makes the headers of every request of a server. */
  record Factory(int most) implements HttpHeadersFactory {
    @Override
    public HttpHeaders newHeaders() {
      return new BoundedHeaders(most);
    }

    @Override
    public HttpHeaders newEmptyHeaders() {
      return DefaultHttpHeadersFactory.headersFactory().newEmptyHeaders();
    }
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    if (++lines > most) {
      throw new TooLongHttpHeaderException("more than " + most + " header lines");
    }
    return super.add(name, value);
  }

  @Override
  public HttpHeaders add(String name, Object value) {
    if (++lines > most) {
      throw new TooLongHttpHeaderException("more than " + most + " header lines");
    }
    return super.add(name, value);
  }
}
