package io.chatcluster.engine.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Engine.IO client over HTTP long-polling, request by request. Each waits 60 s at most. */
public final class PollingClient {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http;
  private final int port;
  private final String sid;

  private PollingClient(HttpClient http, int port, String sid) {
    this.http = http;
    this.port = port;
    this.sid = sid;
  }

  /** A client of HTTP/1.1. */
  public static HttpClient http() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Opens a session. */
  public static PollingClient open(HttpClient http, int port)
      throws IOException, InterruptedException {
    String body =
        http.send(request(port, "").GET().build(), HttpResponse.BodyHandlers.ofString()).body();
    Matcher sid = SID.matcher(body);
    if (!sid.find()) {
      throw new IOException("no session: " + body);
    }
    return new PollingClient(http, port, sid.group(1));
  }

  private static HttpRequest.Builder request(int port, String more) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling" + more))
        .timeout(TIMEOUT);
  }

  /** The id of the session. */
  public String sid() {
    return sid;
  }

  /** A poll; completes with the body, or with {@code status:} and the code when it is not 200. */
  public CompletableFuture<String> poll() {
    return http.sendAsync(
            request(port, "&sid=" + sid).GET().build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(PollingClient::bodyOrStatus);
  }

  /** Sends packets; the same result. */
  public CompletableFuture<String> post(String body) {
    return post(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Sends a body. */
  public CompletableFuture<String> post(HttpRequest.BodyPublisher body) {
    return http.sendAsync(
            request(port, "&sid=" + sid).POST(body).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(PollingClient::bodyOrStatus);
  }

  private static String bodyOrStatus(HttpResponse<String> response) {
    return response.statusCode() == 200 ? response.body() : "status:" + response.statusCode();
  }
}
