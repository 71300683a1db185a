package io.chatcluster.server.deploy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest in {@code /chat} over WebSocket who only wants to know which node took him in. */
final class WebSocketGuest implements WebSocket.Listener, AutoCloseable {
  private static final Pattern WELCOME = Pattern.compile("\"welcome\".*?\"node\":\"([^\"]+)\"");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final CompletableFuture<String> node = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  /** Connects, or throws what went wrong; waits for at most 5 s. */
  WebSocketGuest(int port) throws ExecutionException, InterruptedException, TimeoutException {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
    socket =
        HTTP.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .buildAsync(uri, this)
            .get(5, TimeUnit.SECONDS);
    node.get(5, TimeUnit.SECONDS);
  }

  String node() {
    return node.join();
  }

  boolean isGone() {
    return gone.isDone();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    webSocket.request(1);
    if (!last) {
      return null;
    }
    String packet = text.toString();
    text.setLength(0);
    if (packet.startsWith("0")) {
      return webSocket.sendText("40/chat,{\"name\":\"guest\"}", true);
    }
    if (packet.equals("2")) {
      return webSocket.sendText("3", true);
    }
    Matcher welcome = WELCOME.matcher(packet);
    if (welcome.find()) {
      node.complete(welcome.group(1));
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    ended(new IllegalStateException("closed: " + statusCode));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    ended(error);
  }

  private void ended(Throwable cause) {
    node.completeExceptionally(cause);
    gone.complete(null);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
