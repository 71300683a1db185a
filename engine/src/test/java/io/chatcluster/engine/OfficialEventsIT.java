package io.chatcluster.engine;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.Ack;
import io.chatcluster.engine.api.event.IncomingEvent;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.chatcluster.engine.api.event.ParentNamespace;
import io.chatcluster.engine.api.event.SocketEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Listeners, middleware, rooms and namespaces by pattern: one script with the official client sees
 * the same of the official server and of the same program on our API.
 */
class OfficialEventsIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Queue<List<Object>> log = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void packagesAreThere() throws InterruptedException {
    NodeScripts.requirePackages();
  }

  @Test
  @Timeout(300)
  void the_official_client_cannot_tell_the_servers_apart() throws Exception {
    NodeScripts.seesTheSame(
        "events-server.js",
        "events.js",
        90,
        options ->
            options.cleanupEmptyChildNamespaces(true).allowedOrigins(Set.of("http://site.test")),
        this::program);
  }

  private void program(TestServer server) {
    server.library().addNamespace("/control");
    server.library().addNamespace("/events");
    SocketEvents control = server.engine().of("/control").events();
    control.on("log", (socket, args, ack) -> ack.send(taken()));
    control.on(
        "has",
        (socket, args, ack) ->
            ack.send(server.library().getNamespace((String) args.get(0)) != null));
    EngineNamespace events = server.engine().of("/events");
    events.events().onConnection(socket -> prepare(events, socket));
    families(server);
  }

  private void note(Object... words) {
    log.add(Arrays.asList(words));
  }

  private List<Object> taken() {
    List<Object> taken = new ArrayList<>();
    for (List<Object> words; (words = log.poll()) != null; ) {
      taken.add(words);
    }
    return taken;
  }

  private static List<String> rooms(Socket socket) {
    return socket.rooms().stream().filter(room -> !room.equals(socket.id())).sorted().toList();
  }

  private void prepare(EngineNamespace namespace, Socket joined) {
    SocketEvents events = joined.events();
    events.onAny((socket, event, args) -> note("any", event, args));
    events.onAnyOutgoing((socket, event, args) -> note("out", event, args));
    events.use(this::check);
    events.onRefused((event, message, data) -> note("error", message, data));
    events.onDisconnecting(
        (socket, reason, details) -> note("disconnecting", reason.text(), rooms(socket)));
    events.onDisconnect(
        (socket, reason, details) -> note("disconnect", reason.text(), socket.rooms().size()));
    events.on("count", OfficialEventsIT::count);
    events.on("slow", (socket, args, ack) -> ack.send("at last"));
    events.once("once", (socket, args, ack) -> note("once", args.get(0)));
    events.on("fence", (socket, args, ack) -> ack.send());
    events.on(
        "ask",
        (socket, args, ack) ->
            socket
                .emitWithAck(LONG, "question", args.get(0))
                .thenAccept(answer -> socket.emit("answered", answer.get(0))));
    events.on(
        "ask-nobody",
        (socket, args, ack) ->
            socket
                .emitWithAck(SHORT, "silence")
                .whenComplete((answer, failure) -> ack.send(failure.getMessage())));
    rooms(namespace, events);
  }

  private void check(IncomingEvent event, PacketMiddleware.Next next) {
    note("use", event.name());
    if (event.name().equals("forbidden")) {
      event.ack().send("refused");
      next.refuse("not allowed", Map.of("code", 7));
    } else if (event.name().equals("slow")) {
      CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS).execute(next::pass);
    } else {
      next.pass();
    }
  }

  private static void count(Socket socket, List<Object> args, Ack ack) {
    List<Object> answer = new ArrayList<>();
    answer.add(args.size());
    answer.addAll(args);
    ack.send(answer.toArray());
    ack.send("a second answer");
  }

  private static void rooms(EngineNamespace namespace, SocketEvents events) {
    events.on("ask-room", (socket, args, ack) -> askRoom(namespace, (String) args.get(0), ack));
    events.on(
        "join",
        (socket, args, ack) -> {
          List<?> names = args.get(0) instanceof List<?> list ? list : args;
          names.forEach(name -> socket.join((String) name));
          ack.send(rooms(socket));
        });
    events.on("rooms", (socket, args, ack) -> ack.send(rooms(socket)));
    events.on(
        "move",
        (socket, args, ack) -> {
          Selection from = Selection.room((String) args.get(0));
          namespace.socketsJoin(from, List.of((String) args.get(1)));
          namespace.socketsLeave(from, from.rooms());
          ack.send();
        });
    events.on(
        "tell",
        (socket, args, ack) ->
            namespace.broadcast(
                List.of("told", args.get(0), args.get(1)),
                Selection.room((String) args.get(0)).except((String) args.get(1)),
                EmitFlags.NONE));
    events.on(
        "throw-out",
        (socket, args, ack) ->
            namespace.disconnectSockets(
                Selection.room((String) args.get(0)), (Boolean) args.get(1)));
    events.on(
        "flags",
        (socket, args, ack) -> {
          socket.emit(new EmitFlags(false, false), "flagged", 1);
          socket.emitVolatile("flagged", 2);
          namespace.broadcast(List.of("flagged", 3), Selection.ALL, new EmitFlags(false, false));
        });
  }

  private static void askRoom(EngineNamespace namespace, String room, Ack ack) {
    Queue<Object> answers = new ConcurrentLinkedQueue<>();
    CompletableFuture<Integer> asked = new CompletableFuture<>();
    asked.complete(
        namespace.broadcastWithAck(
            List.of("question", "all"),
            Selection.room(room),
            EmitFlags.NONE,
            LONG,
            args -> {
              answers.add(args.get(0));
              asked.thenAccept(
                  count -> {
                    if (answers.size() == count) {
                      ack.send(List.copyOf(answers));
                    }
                  });
            }));
  }

  private void families(TestServer server) {
    server.engine().addNamespaceListener(namespace -> note("new", namespace.name()));
    ParentNamespace dynamic = server.engine().of(Pattern.compile("/dynamic-\\d+"));
    dynamic.use(
        (client, next) -> {
          if (client.auth().containsKey("banned")) {
            next.refuse("banned", Map.of("from", client.nsp()));
          } else {
            next.pass();
          }
        });
    dynamic
        .events()
        .use(
            (event, next) -> {
              note("use", event.name());
              next.pass();
            });
    dynamic.events().on("where", (socket, args, ack) -> ack.send(socket.nsp()));
    dynamic
        .events()
        .on(
            "all",
            (socket, args, ack) -> dynamic.broadcast(List.of("everybody", 1), EmitFlags.NONE));
    server
        .engine()
        .of(
            (name, auth, allow) ->
                CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)
                    .execute(
                        () ->
                            allow.accept(
                                name.startsWith("/rule-") && "ok".equals(auth.get("token")))))
        .events()
        .onConnection(socket -> socket.emit("welcome", socket.nsp()));
  }
}
