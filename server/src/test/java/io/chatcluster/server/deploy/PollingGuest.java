package io.chatcluster.server.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guest in {@code /chat} over long-polling as a balancer likes him least: he keeps no cookies and
 * makes every request over a connection of its own.
 */
final class PollingGuest {
  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");

  private final String base;
  private final String session;

  PollingGuest(int port) throws IOException, InterruptedException {
    base = "http://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling";
    Matcher sid = SID.matcher(get(base));
    if (!sid.find()) {
      throw new IllegalStateException("no session id in the handshake");
    }
    session = base + "&sid=" + sid.group(1);
    post("40/chat,{\"name\":\"guest\"}");
    awaitPacket("\"welcome\"");
  }

  /** Asks for its rooms and waits for the answer. */
  void ask(int number) throws IOException, InterruptedException {
    post("42/chat," + number + "[\"rooms\",{}]");
    awaitPacket("43/chat," + number + "[");
  }

  private void awaitPacket(String part) throws IOException, InterruptedException {
    for (int polls = 0; polls < 5; polls++) {
      if (get(session).contains(part)) {
        return;
      }
    }
    throw new IllegalStateException("no packet with " + part);
  }

  private void post(String packet) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(session)).POST(BodyPublishers.ofString(packet)));
  }

  private static String get(String uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(uri)));
  }

  private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpClient unconnected =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    HttpResponse<String> response =
        unconnected.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
