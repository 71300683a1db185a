package io.chatcluster.engine.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file in memory, answered as HTTP asks for it: with an entity tag, {@code 304} to a client that
 * has it already, and compressed with gzip for a client that accepts that. The compressed form is
 * made once, so an answer never blocks an event loop. Immutable.
 */
public final class StaticFile {
  private static final byte[] EMPTY = {};

  /** A compressed form must save at least a tenth; images and fonts do not. */
  private static final int SAVES_A_TENTH = 10;

  private final String contentType;
  private final Form plain;
  private final Form gzip;

  private StaticFile(String contentType, Form plain, Form gzip) {
    this.contentType = contentType;
    this.plain = plain;
    this.gzip = gzip;
  }

  /** The same content in one encoding, with an entity tag of its own (RFC 9110 section 8.8.3). */
  @SuppressWarnings("ArrayRecordComponent") // A body is written, never compared.
  private record Form(String etag, byte[] body) {}

  /**
   * A file with this content.
   *
   * @param contentType the value of {@code content-type}
   * @param body the whole content; it is not copied and must not change
   */
  public static StaticFile of(String contentType, byte[] body) {
    String hash = hash(body);
    byte[] compressed = compress(body);
    boolean worthwhile = compressed.length < body.length - body.length / SAVES_A_TENTH;
    return new StaticFile(
        contentType,
        new Form('"' + hash + '"', body),
        worthwhile ? new Form('"' + hash + "-gzip\"", compressed) : null);
  }

  /**
   * The answer to a GET or HEAD request: 200, or 304 where {@code if-none-match} has the entity tag
   * of either form. The client has to revalidate its copy each time ({@code cache-control:
   * no-cache}).
   *
   * @param request the header values of the request by lower-case name
   */
  public HttpAnswer answer(Map<String, String> request) {
    boolean compressed = gzip != null && acceptsGzip(request.get("accept-encoding"));
    Form form = compressed ? gzip : plain;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("etag", form.etag());
    headers.put("cache-control", "no-cache");
    if (gzip != null) {
      headers.put("vary", "accept-encoding");
    }
    if (isKnown(request.get("if-none-match"))) {
      return new HttpAnswer(304, headers, EMPTY);
    }
    headers.put("content-type", contentType);
    headers.put("content-length", String.valueOf(form.body().length));
    if (compressed) {
      headers.put("content-encoding", "gzip");
    }
    return new HttpAnswer(200, headers, form.body());
  }

  /** Weak comparison, as RFC 9110 section 13.1.2 asks for. */
  private boolean isKnown(String ifNoneMatch) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", 20))
            .map(String::strip)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(
                tag ->
                    tag.equals("*")
                        || tag.equals(plain.etag())
                        || (gzip != null && tag.equals(gzip.etag())));
  }

  /** RFC 9110 section 12.5.3: a weight of 0 refuses, {@code *} stands for what is not named. */
  private static boolean acceptsGzip(String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    boolean any = false;
    for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", 20)) {
      String[] fields = part.split(";", 2);
      String coding = fields[0].strip();
      boolean accepted = fields.length < 2 || !isZero(fields[1]);
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return accepted;
      }
      any |= coding.equals("*") && accepted;
    }
    return any;
  }

  private static boolean isZero(String weight) {
    return weight.strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
  }

  private static byte[] compress(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
