package io.chatcluster.cluster.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of one namespace over a WebSocket, as any language would write it; JSON only. */
public final class SocketIoClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int SECONDS = 10;

  private final String namespace;
  private final WebSocket socket;
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger ackIds = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> acks = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> connected = new CompletableFuture<>();

  private volatile String answerToAll;

  private record Received(String name, JsonNode payload) {}

  /** Connects, and sends CONNECT with this {@code auth}, as JSON; empty for none. */
  public SocketIoClient(int port, String namespace, String auth) {
    this.namespace = namespace.equals("/") ? "" : namespace + ",";
    URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
    socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(uri, this)
            .orTimeout(SECONDS, TimeUnit.SECONDS)
            .join();
    send("40" + this.namespace + auth);
  }

  /** The payload of the answer to CONNECT: {@code 40…}, or {@code 44…} when it was refused. */
  public String connection() {
    return connected.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** Emits without an ack; {@code arguments} is JSON, without brackets. */
  public void emit(String event, String arguments) {
    send("42" + namespace + array(event, arguments));
  }

  /** Emits and waits for the first argument of the ack. */
  public JsonNode request(String event, String arguments) {
    return requestLater(event, arguments).orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** Emits and does not wait. */
  public CompletableFuture<JsonNode> requestLater(String event, String arguments) {
    int id = ackIds.getAndIncrement();
    CompletableFuture<JsonNode> ack = new CompletableFuture<>();
    acks.put(id, ack);
    send("42" + namespace + id + array(event, arguments));
    return ack;
  }

  /** Answers every event that asks for it from now on; {@code argument} is JSON. */
  public void answering(String argument) {
    answerToAll = argument;
  }

  /** The names of the events and acks so far, in order; an ack is {@code #} and its number. */
  public List<String> received() {
    return received.stream().map(Received::name).toList();
  }

  /** The payloads of one event so far, as JSON, in order. */
  public List<String> received(String event) {
    return received.stream()
        .filter(one -> one.name().equals(event))
        .map(one -> one.payload().toString())
        .toList();
  }

  /** The value of a field in the last payload that has it; null before there is one. */
  public JsonNode last(String field) {
    JsonNode last = null;
    for (Received one : received) {
      last = one.payload().has(field) ? one.payload().get(field) : last;
    }
    return last;
  }

  private static String array(String event, String arguments) {
    return "[\"" + event + "\"" + (arguments.isEmpty() ? "" : "," + arguments) + "]";
  }

  private synchronized void send(String text) {
    socket.sendText(text, true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      packet(frame);
    }
    from.request(1);
    return null;
  }

  private void packet(String frame) {
    if (frame.equals("2")) {
      socket.sendText("3", true).whenComplete((sent, failure) -> {});
    } else if (frame.startsWith("4")) {
      String rest = frame.substring(2);
      String payload = rest.startsWith(namespace) ? rest.substring(namespace.length()) : rest;
      switch (frame.charAt(1)) {
        case '0', '4' -> connected.complete(frame.substring(0, 2) + payload);
        case '2' -> event(payload);
        case '3' -> ack(payload);
        default -> received.add(new Received(frame, JSON.nullNode()));
      }
    }
  }

  private void event(String text) {
    int bracket = text.indexOf('[');
    JsonNode data = json(text.substring(bracket));
    String answer = answerToAll;
    if (bracket > 0 && answer != null) {
      String ack = "43" + namespace + text.substring(0, bracket) + "[" + answer + "]";
      socket.sendText(ack, true).whenComplete((sent, failure) -> {});
    }
    JsonNode payload = data.size() > 1 ? data.get(1) : JSON.nullNode();
    received.add(new Received(data.get(0).asText(), payload));
  }

  private void ack(String payload) {
    int bracket = payload.indexOf('[');
    int id = Integer.parseInt(payload.substring(0, bracket));
    JsonNode arguments = json(payload.substring(bracket));
    JsonNode answer = arguments.isEmpty() ? JSON.nullNode() : arguments.get(0);
    received.add(new Received("#" + id, answer));
    acks.remove(id).complete(answer);
  }

  /** JSON that a server sent. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON from the server", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
