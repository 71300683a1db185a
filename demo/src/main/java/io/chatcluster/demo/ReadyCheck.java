package io.chatcluster.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a node whether it is ready. */
final class ReadyCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** Whether {@code /readyz} of the management port says so now. */
  boolean ready(NodeChild child) throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + child.managementPort() + "/readyz");
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // It does not listen yet; the caller asks again.
      return false;
    }
  }
}
