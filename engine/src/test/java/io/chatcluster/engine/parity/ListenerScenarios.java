package io.chatcluster.engine.parity;

import static io.chatcluster.engine.parity.Scenario.and;
import static io.chatcluster.engine.parity.Scenario.api;
import static io.chatcluster.engine.parity.Scenario.same;
import static io.chatcluster.engine.parity.Scenario.sameForClient;
import static io.chatcluster.engine.parity.Scenario.withClient;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnDisconnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import com.corundumstudio.socketio.listener.ClientListeners;
import com.corundumstudio.socketio.listener.ExceptionListener;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.netty.channel.ChannelHandlerContext;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which listeners are called, and what a server and its namespaces know. */
final class ListenerScenarios {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SHORT_PING_MILLIS = 200;

  private ListenerScenarios() {}

  /** Listeners by annotations. */
  public static final class Annotated {
    private final Program program;

    Annotated(Program program) {
      this.program = program;
    }

    /** Notes the client. */
    @OnConnect
    public void connected(SocketIOClient client) {
      program.note("connected");
    }

    /** Notes the client. */
    @OnDisconnect
    public void disconnected(SocketIOClient client) {
      program.note("disconnected");
    }

    /** Answers. */
    @OnEvent("annotated")
    public void event(SocketIOClient client, String text, Integer number, AckRequest ack) {
      ack.sendAckData(text, number);
    }
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    server(all);
    namespaces(all);
    listeners(all);
    heartbeats(all);
    exceptions(all);
    return all;
  }

  private static void server(List<Scenario> all) {
    all.add(
        sameForClient(
            "the namespaces and clients of a server",
            api(
                "SocketIOServer",
                "setPipelineFactory",
                "addNamespace",
                "getNamespace",
                "removeNamespace",
                "getAllNamespaces",
                "getConfiguration",
                "getAllClients",
                "getClient"),
            (program, client, remote) -> {
              SocketIONamespace made = program.server().addNamespace("/made");
              boolean known = program.server().getAllNamespaces().contains(made);
              boolean there = program.server().getNamespace("/made") == made;
              program.server().removeNamespace("/made");
              return there
                  + " "
                  + known
                  + (program.server().getNamespace("/made") == null)
                  + program.server().getAllClients().contains(client)
                  + client.equals(program.server().getClient(client.getSessionId()))
                  + (program.server().getConfiguration().getPort() == program.port());
            }));
    all.add(
        sameForClient(
            "broadcasts to all namespaces",
            api("SocketIOServer", "getBroadcastOperations", "getRoomOperations"),
            (program, client, remote) -> {
              program.server().addNamespace("/all");
              Program.join(remote, "/all");
              client.joinRoom("everywhere");
              program.server().getBroadcastOperations().sendEvent("e", 1);
              program.server().getRoomOperations("everywhere").sendEvent("e", 2);
              return new TreeSet<>(List.of(Program.roundTrip(remote).split(" ")));
            }));
    all.add(
        sameForClient(
                "listeners that are added to the server",
                api(
                    "SocketIOServer",
                    "addMultiTypeEventListener",
                    "addEventListener",
                    "addEventInterceptor",
                    "removeAllListeners",
                    "addListeners"),
                (program, client, remote) -> events(program, program.server(), remote, "2"))
            .with((program, set) -> {}));
    all.add(
        same(
                "connect and disconnect listeners of the server",
                and(
                    api("SocketIOServer", "addConnectListener", "addDisconnectListener"),
                    and(
                        api("ConnectListener", "onConnect"),
                        api("DisconnectListener", "onDisconnect"))),
                program -> {
                  program.server().addConnectListener(client -> program.note("connected"));
                  program.server().addDisconnectListener(client -> program.note("disconnected"));
                  String connected;
                  try (SocketIoClient remote = SocketIoClient.open(program.port())) {
                    remote.send("0");
                    connected = program.called();
                    // The library sends a goodbye back, the engine nothing: the client has left.
                    remote.send("1");
                  }
                  return connected + program.called();
                })
            .with((program, configuration) -> {}));
    all.add(
        same(
            "a server that is started in the background, and stopped",
            and(
                api("SocketIOServer", "start", "startAsync", "stop"),
                api("StoreFactory", "shutdown")),
            program -> {
              Program second =
                  new Program(
                      program.isEngine(),
                      (own, set) ->
                          set.setStoreFactory(new ConfigurationScenarios.NotingStores(own)));
              second.server().startAsync().syncUninterruptibly();
              try (SocketIoClient remote = SocketIoClient.open(second.port())) {
                second.stop();
                String end = "";
                while (!end.startsWith("closed:")) {
                  end = remote.next();
                }
              }
              List<String> called = List.of(second.calledUntilNow().split(" "));
              try (Socket late = new Socket(InetAddress.getLoopbackAddress(), second.port())) {
                return "still listens at " + late.getPort();
              } catch (ConnectException none) {
                return "stopped " + called.get(called.size() - 1);
              }
            }));
  }

  /** Each kind of listener for events, and one that was removed again. */
  private static String events(
      Program program, ClientListeners listeners, SocketIoClient remote, String packet)
      throws Exception {
    listeners.addEventListener("gone", String.class, (client, text, ack) -> program.note("gone"));
    listeners.removeAllListeners("gone");
    listeners.addListeners(new Annotated(program));
    listeners.addListeners(List.of(new Annotated(program)));
    listeners.addListeners(new Annotated(program), Annotated.class);
    remote.send(packet + "[\"gone\",\"x\"]");
    remote.send(packet + "[\"unknown\",\"x\"]");
    remote.send(packet + "[\"text\",\"x\"]");
    remote.send(packet + "[\"text\"]");
    remote.send(packet + "[\"several\",\"y\",2]");
    remote.send(packet + "5[\"annotated\",\"z\",3]");
    String answers = Program.roundTrip(remote);
    return answers + program.calledUntilNow();
  }

  private static void namespaces(List<Scenario> all) {
    all.add(
        sameForClient(
            "what a namespace knows",
            api(
                "SocketIONamespace",
                "getName",
                "getAllClients",
                "getClient",
                "getBroadcastOperations"),
            (program, client, remote) -> {
              SocketIONamespace namespace = program.server().addNamespace("/known");
              Program.join(remote, "/known");
              await().atMost(LONG).until(() -> !namespace.getAllClients().isEmpty());
              namespace.getBroadcastOperations().sendEvent("e", 1);
              return namespace.getName()
                  + namespace.getAllClients().size()
                  + (namespace.getClient(client.getSessionId()) != null)
                  + remote.next();
            }));
    all.add(
        sameForClient(
            "an auth listener that lets a client in",
            and(
                api("SocketIONamespace", "addAuthTokenListener"),
                and(
                    api("AuthTokenListener", "getAuthTokenResult"),
                    api("AuthTokenResult", "isSuccess"))),
            (program, client, remote) -> {
              program
                  .server()
                  .addNamespace("/auth-in")
                  .addAuthTokenListener(
                      (token, asking) -> {
                        program.note(token.toString());
                        return AuthTokenResult.AuthTokenResultSuccess;
                      });
              remote.send("0/auth-in,{\"token\":\"t\"}");
              return Program.until(remote, "0/auth-in") + program.called();
            }));
    all.add(
        sameForClient(
                "an auth listener and a client without auth",
                api("SocketIONamespace", "addAuthTokenListener"),
                (program, client, remote) -> {
                  program
                      .server()
                      .addNamespace("/auth-none")
                      .addAuthTokenListener(
                          (token, asking) -> {
                            program.note("asked");
                            return AuthTokenResult.AuthTokenResultSuccess;
                          });
                  Program.join(remote, "/auth-none");
                  return program.calledUntilNow();
                })
            .differs("", "asked "));
    all.add(
        sameForClient(
                "a client that an auth listener has refused sends an event",
                and(
                    api("AuthTokenListener", "getAuthTokenResult"),
                    api("AuthTokenResult", "isSuccess", "getErrorData")),
                (program, client, remote) -> {
                  SocketIONamespace namespace = program.server().addNamespace("/auth-out");
                  namespace.addAuthTokenListener(
                      (token, asking) ->
                          new AuthTokenResult(false, Map.of("message", "no", "data", 1)));
                  program.listen(namespace);
                  remote.send("0/auth-out,{\"token\":\"t\"}");
                  String before = Program.until(remote, "4/auth-out");
                  remote.send("2/auth-out,[\"text\",\"in\"]");
                  return before + Program.roundTrip(remote) + program.calledUntilNow();
                })
            .differs("text in after text[in] ", "closed"));
  }

  private static void listeners(List<Scenario> all) {
    all.add(
        sameForClient(
            "listeners that are added to a namespace",
            and(
                api(
                    "ClientListeners",
                    "addMultiTypeEventListener",
                    "addEventListener",
                    "addEventInterceptor",
                    "removeAllListeners",
                    "addListeners"),
                and(
                    and(api("DataListener", "onData"), api("EventInterceptor", "onEvent")),
                    and(
                        api("OnEvent", "value"),
                        api(
                            "MultiTypeArgs",
                            "first",
                            "second",
                            "get",
                            "size",
                            "isEmpty",
                            "getArgs",
                            "iterator")))),
            (program, client, remote) -> {
              SocketIONamespace namespace = program.server().addNamespace("/listeners");
              program.listen(namespace);
              Program.join(remote, "/listeners");
              return events(program, namespace, remote, "2/listeners,");
            }));
    all.add(
        sameForClient(
            "connect and disconnect listeners of a namespace",
            api("ClientListeners", "addConnectListener", "addDisconnectListener", "addListeners"),
            (program, client, remote) -> {
              SocketIONamespace namespace = program.server().addNamespace("/leaves");
              namespace.addListeners(new Annotated(program));
              namespace.addConnectListener(joined -> program.note("joined"));
              namespace.addDisconnectListener(left -> program.note("left"));
              Program.join(remote, "/leaves");
              String called = program.called() + program.called();
              remote.send("1/leaves,");
              return called + program.called() + program.called();
            }));
    all.add(
        sameForClient(
                "the thread of a listener",
                api("ClientListeners", "addEventListener"),
                (program, client, remote) -> {
                  client
                      .getNamespace()
                      .addEventListener(
                          "thread",
                          String.class,
                          (c, text, ack) ->
                              program.note(
                                  Thread.currentThread().getName().replaceAll("-[0-9-]+$", "")));
                  remote.send("2[\"thread\",\"x\"]");
                  return program.called();
                })
            .differs("nioEventLoopGroup", "sio-listener"));
  }

  private static void heartbeats(List<Scenario> all) {
    all.add(
        same(
                "an answered ping",
                and(
                    api("ClientListeners", "addPongListener"),
                    and(api("SocketIOServer", "addPongListener"), api("PongListener", "onPong"))),
                withClient(
                    (program, client, remote) -> {
                      program.server().addNamespace("/other");
                      program
                          .server()
                          .getNamespace("/other")
                          .addPongListener(c -> program.note("?"));
                      program
                          .server()
                          .addPongListener(
                              c ->
                                  program.note(
                                      "pong " + c.equals(client) + c.getNamespace().getName()));
                      Program.join(remote, "/other");
                      WebSocketClient connection = remote.connection();
                      while (!connection.next().text().equals("2")) {
                        // Something else of the server.
                      }
                      connection.send("3");
                      return program.called();
                    }))
            .with((program, set) -> set.setPingInterval(SHORT_PING_MILLIS)));
    all.add(
        same(
                "the probe of an upgrade",
                and(
                    api("ClientListeners", "addPingListener"),
                    and(api("SocketIOServer", "addPingListener"), api("PingListener", "onPing"))),
                program -> {
                  program
                      .server()
                      .addPingListener(c -> program.note("ping " + c.getNamespace().getName()));
                  try (WebSocketClient probing =
                      WebSocketClient.open(program.port(), program.poll())) {
                    probing.send("2probe");
                    return program.called();
                  }
                })
            .with((program, set) -> {}));
  }

  /** Notes what it is told. */
  private record Noting(Program program) implements ExceptionListener {
    private void note(String where, Throwable failure, SocketIOClient client) {
      program.note(where + " " + failure.getMessage() + " " + (client != null));
    }

    @Override
    public void onEventException(Exception failure, List<Object> args, SocketIOClient client) {
      note("event" + args, failure, client);
    }

    @Override
    public void onDisconnectException(Exception failure, SocketIOClient client) {
      note("disconnect", failure, client);
    }

    @Override
    public void onConnectException(Exception failure, SocketIOClient client) {
      note("connect", failure, client);
    }

    @Override
    @SuppressWarnings("deprecation") // The library still calls it.
    public void onPingException(Exception failure, SocketIOClient client) {
      note("ping", failure, client);
    }

    @Override
    public void onPongException(Exception failure, SocketIOClient client) {
      note("pong", failure, client);
    }

    @Override
    public boolean exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      program.note("channel");
      return true;
    }

    @Override
    public void onAuthException(Throwable failure, SocketIOClient client) {
      note("auth", failure, client);
    }
  }

  private static void noting(Program program, Configuration configuration) {
    configuration.setExceptionListener(new Noting(program));
  }

  private static IllegalStateException failure() {
    return new IllegalStateException("failed on purpose");
  }

  private static void exceptions(List<Scenario> all) {
    all.add(
        same(
                "listeners that throw",
                and(
                    api(
                        "ExceptionListener",
                        "onEventException",
                        "onConnectException",
                        "onDisconnectException",
                        "onAuthException"),
                    api("Configuration", "setExceptionListener")),
                withClient(
                    (program, client, remote) -> {
                      SocketIONamespace namespace = program.server().addNamespace("/throws");
                      namespace.addConnectListener(
                          joined -> {
                            throw failure();
                          });
                      namespace.addDisconnectListener(
                          left -> {
                            throw failure();
                          });
                      program
                          .server()
                          .addNamespace("/auth-throws")
                          .addAuthTokenListener(
                              (token, asking) -> {
                                throw failure();
                              });
                      remote.send("2[\"fails\",\"x\"]");
                      Program.join(remote, "/throws");
                      String called = program.called() + program.called();
                      remote.send("1/throws,");
                      called += program.called();
                      remote.send("0/auth-throws,{\"token\":\"t\"}");
                      return called + Program.until(remote, "4/auth-throws") + program.called();
                    }))
            .with(ListenerScenarios::noting));
    all.add(
        same(
                "a pong listener that throws",
                api("ExceptionListener", "onPingException", "onPongException"),
                withClient(
                    (program, client, remote) -> {
                      program
                          .server()
                          .addPongListener(
                              c -> {
                                throw failure();
                              });
                      while (!remote.connection().next().text().equals("2")) {
                        // Something else of the server.
                      }
                      remote.connection().send("3");
                      // For pongs too: the library never calls onPongException.
                      return program.called() + Program.roundTrip(remote);
                    }))
            .with(
                (program, configuration) -> {
                  noting(program, configuration);
                  configuration.setPingInterval(SHORT_PING_MILLIS);
                }));
    all.add(
        same(
                "a packet that breaks the protocol",
                api("ExceptionListener", "exceptionCaught"),
                withClient(
                    (program, client, remote) -> {
                      remote.send("2[\"text\",");
                      if (program.isEngine()) {
                        return Program.until(remote, "never") + program.calledUntilNow();
                      }
                      return program.called();
                    }))
            .with(ListenerScenarios::noting)
            .differs("channel", "closed"));
    all.add(
        same(
                "arguments that do not fit the type of their listener",
                api("ExceptionListener", "onEventException", "exceptionCaught"),
                withClient(
                    (program, client, remote) -> {
                      remote.send("25[\"several\",\"secret\",\"text\"]");
                      return Program.roundTrip(remote) + program.called();
                    }))
            .with(
                (program, configuration) -> {
                  noting(program, configuration);
                  configuration.setAckMode(AckMode.AUTO);
                })
            .differs(
                "channel",
                "35[] event[] arguments do not fit the types of the listener: several true"));
  }
}
