package io.chatcluster.engine.parity;

import static io.chatcluster.engine.parity.Scenario.and;
import static io.chatcluster.engine.parity.Scenario.api;
import static io.chatcluster.engine.parity.Scenario.same;
import static io.chatcluster.engine.parity.Scenario.sameForClient;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.BroadcastAckCallback;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.VoidAckCallback;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a program does with a client, its rooms, its acks and its handshake. */
final class ClientScenarios {
  private static final Duration LONG = Duration.ofSeconds(60);

  private ClientScenarios() {}

  /** Written in a payload, or asked for in a callback. */
  public static final class Bean {
    public String name;
  }

  static Packet packet(PacketType subType, Object... data) {
    Packet packet = new Packet(PacketType.MESSAGE);
    packet.setSubType(subType);
    packet.setName("packet");
    packet.setData(new ArrayList<>(Arrays.asList(data)));
    return packet;
  }

  /** Notes which method of a callback was called. */
  static <T> AckCallback<T> callback(Class<T> type, int seconds, BlockingQueue<String> called) {
    return new AckCallback<>(type, seconds) {
      @Override
      public void onSuccess(T result) {
        called.add("success " + result);
      }

      @Override
      public void onTimeout() {
        called.add("timeout");
      }
    };
  }

  private static String ackId(String event) {
    return event.replaceAll("^2(\\d+).*", "$1");
  }

  /** An event is sent with a callback and answered so: the event, and what was called. */
  private static String answered(SocketIoClient remote, String answer, Consumer<AckCallback<?>> ask)
      throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    ask.accept(callback(String.class, 60, called));
    String event = remote.next();
    remote.send("3" + ackId(event) + answer);
    return event.replaceAll("^2\\d+", "2") + " " + called.poll(60, TimeUnit.SECONDS);
  }

  /** What of a callback is called until everything before has been handled. */
  private static String calledFor(
      SocketIOClient client,
      SocketIoClient remote,
      AckCallback<?> callback,
      BlockingQueue<String> q)
      throws IOException {
    client.sendEvent("e", callback);
    remote.send("3" + ackId(remote.next()) + "[\"text\"]");
    Program.roundTrip(remote);
    return "called " + String.join(",", q);
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    events(all);
    state(all);
    rooms(all);
    acks(all);
    handshake(all);
    return all;
  }

  private static void events(List<Scenario> all) {
    all.add(
        sameForClient(
            "an event with values",
            and(api("SocketIOClient", "sendEvent"), api("ClientOperations", "sendEvent")),
            (program, client, remote) -> {
              client.sendEvent("e", 1, "ž", List.of(true), Map.of("a", 1.5));
              return remote.next();
            }));
    all.add(
        sameForClient(
            "an event with a callback",
            and(api("SocketIOClient", "sendEvent"), api("AckCallback", "onSuccess")),
            (program, client, remote) ->
                answered(remote, "[\"yes\"]", callback -> client.sendEvent("e", callback, 1))));
    all.add(
        sameForClient(
            "a packet with a callback",
            api("SocketIOClient", "send"),
            (program, client, remote) ->
                answered(
                    remote,
                    "[\"yes\"]",
                    callback -> client.send(packet(PacketType.EVENT), callback))));
    all.add(
        sameForClient(
            "a packet of an event",
            api("ClientOperations", "send"),
            (program, client, remote) -> {
              client.send(packet(PacketType.EVENT, 7));
              return remote.next();
            }));
    all.add(
        sameForClient(
                "a packet of an event with binary",
                api("ClientOperations", "send"),
                (program, client, remote) -> {
                  client.send(packet(PacketType.EVENT, new byte[] {1}));
                  return Program.roundTrip(remote);
                })
            .differs(
                "51-[\"packet\",{\"_placeholder\":true,\"num\":0}] binary:0401 ",
                "51-[\"packet\",{\"_placeholder\":true,\"num\":0}] binary:01 "));
    all.add(
        sameForClient(
                "a packet of a binary event",
                api("ClientOperations", "send"),
                (program, client, remote) -> {
                  client.send(packet(PacketType.BINARY_EVENT, new byte[] {1}));
                  return Program.roundTrip(remote);
                })
            .differs("5 ", "51-[\"packet\",{\"_placeholder\":true,\"num\":0}] binary:01 "));
    all.add(
        sameForClient(
                "a packet that only the engine may send",
                api("ClientOperations", "send"),
                (program, client, remote) -> {
                  try {
                    client.send(packet(PacketType.CONNECT));
                    return "sent";
                  } catch (IllegalArgumentException refused) {
                    return "refused";
                  }
                })
            .differs("sent", "refused"));
    all.add(
        sameForClient(
                "a disconnect that the client does not answer",
                api("ClientOperations", "disconnect"),
                (program, client, remote) -> {
                  client.disconnect();
                  String goodbye = remote.next();
                  if (program.isEngine()) {
                    await()
                        .atMost(LONG)
                        .until(() -> !program.server().getAllClients().contains(client));
                  }
                  return goodbye + " " + program.server().getAllClients().contains(client);
                })
            .differs("1 true", "1 false"));
  }

  private static void state(List<Scenario> all) {
    all.add(
        sameForClient(
            "what is known of a client",
            api(
                "SocketIOClient",
                "getTransport",
                "getEngineIOVersion",
                "isChannelOpen",
                "isWritable",
                "getNamespace",
                "getRemoteAddress",
                "getSessionId"),
            (program, client, remote) ->
                client.getTransport()
                    + " "
                    + client.getEngineIOVersion()
                    + " "
                    + client.isChannelOpen()
                    + client.isWritable()
                    + client.getNamespace().getName().isEmpty()
                    + (client.getRemoteAddress() != null)
                    + client.equals(program.server().getClient(client.getSessionId()))));
    all.add(
        sameForClient(
            "values that are kept for a connection",
            api("Store", "set", "get", "has", "del"),
            (program, client, remote) -> {
              client.set("k", 1);
              String seen = client.<Integer>get("k") + " " + client.has("k");
              client.del("k");
              return seen + client.has("k") + client.get("k");
            }));
    all.add(
        sameForClient(
            "values that are kept in one namespace and read in another",
            api("Store", "set", "get"),
            (program, client, remote) -> {
              BlockingQueue<SocketIOClient> others = new LinkedBlockingQueue<>();
              program.server().addNamespace("/kept").addConnectListener(others::add);
              client.set("user", "ann");
              remote.send("0/kept,");
              return others.poll(60, TimeUnit.SECONDS).<String>get("user");
            }));
  }

  private static void rooms(List<Scenario> all) {
    all.add(
        sameForClient(
            "rooms of a client",
            api(
                "SocketIOClient",
                "joinRoom",
                "joinRooms",
                "leaveRoom",
                "leaveRooms",
                "getCurrentRoomSize",
                "getAllRooms"),
            (program, client, remote) -> {
              client.joinRoom("a");
              client.joinRooms(Set.of("b", "c"));
              client.leaveRoom("a");
              client.leaveRooms(Set.of("b"));
              return client.getCurrentRoomSize("c")
                  + " "
                  + client.getAllRooms().contains("c")
                  + client.getAllRooms().contains("a");
            }));
    all.add(
        sameForClient(
                "all rooms of a client",
                api("SocketIOClient", "getAllRooms"),
                (program, client, remote) -> {
                  client.joinRoom("c");
                  return new TreeSet<>(client.getAllRooms());
                })
            .differs("[, c]", "[c]"));
    all.add(
        sameForClient(
            "a broadcast to a room",
            and(
                api("BroadcastOperations", "sendEvent", "send", "getClients"),
                api("SocketIONamespace", "getRoomOperations")),
            (program, client, remote) -> {
              client.joinRoom("b1");
              BroadcastOperations room = client.getNamespace().getRoomOperations("b1");
              room.sendEvent("e", client, 1);
              room.sendEvent("e", (SocketIOClient c) -> c.equals(client), 2);
              room.sendEvent("e", 3);
              room.send(packet(PacketType.EVENT, 4));
              return remote.next() + remote.next() + room.getClients().contains(client);
            }));
    all.add(
        sameForClient(
            "a broadcast to two rooms of one client",
            api("SocketIONamespace", "getRoomOperations"),
            (program, client, remote) -> {
              client.joinRooms(Set.of("b2", "b3"));
              client.getNamespace().getRoomOperations("b2", "b3").sendEvent("e", 1);
              return Program.roundTrip(remote);
            }));
    all.add(
        sameForClient(
            "a broadcast with acks",
            and(api("BroadcastOperations", "sendEvent"), api("AckCallback", "onSuccess")),
            (program, client, remote) -> {
              client.joinRoom("b4");
              BlockingQueue<String> called = new LinkedBlockingQueue<>();
              client
                  .getNamespace()
                  .getRoomOperations("b4")
                  .sendEvent(
                      "e",
                      1,
                      new BroadcastAckCallback<>(String.class, 60) {
                        @Override
                        protected void onClientSuccess(SocketIOClient from, String result) {
                          called.add(result);
                        }

                        @Override
                        protected void onAllSuccess() {
                          called.add("all");
                        }
                      });
              remote.send("3" + ackId(remote.next()) + "[\"yes\"]");
              return called.poll(60, TimeUnit.SECONDS) + called.poll(60, TimeUnit.SECONDS);
            }));
  }

  private static void acks(List<Scenario> all) {
    all.add(
        sameForClient(
            "an ack with values, a second one, and one that was not asked for",
            api("AckRequest", "isAckRequested", "sendAckData"),
            (program, client, remote) -> {
              remote.send("25[\"ack\",\"x\"]");
              String first = remote.next();
              client
                  .getNamespace()
                  .addEventListener(
                      "twice",
                      String.class,
                      (c, text, ack) -> {
                        ack.sendAckData(List.of(ack.isAckRequested(), text));
                        ack.sendAckData("again");
                      });
              remote.send("26[\"twice\",\"y\"]");
              remote.send("2[\"twice\",\"z\"]");
              return first + Program.roundTrip(remote);
            }));
    all.add(
        same(
            "what a callback was made with",
            api("AckCallback", "getTimeout", "getResultClass"),
            program ->
                callback(String.class, 7, new LinkedBlockingQueue<>()).getTimeout()
                    + " "
                    + callback(String.class, 7, new LinkedBlockingQueue<>()).getResultClass()));
    all.add(
        sameForClient(
            "a callback that is not answered",
            api("AckCallback", "onTimeout"),
            (program, client, remote) -> {
              BlockingQueue<String> called = new LinkedBlockingQueue<>();
              client.sendEvent("e", callback(String.class, 1, called));
              return called.poll(60, TimeUnit.SECONDS);
            }));
    all.add(
        sameForClient(
                "a callback for an object that is answered with a text",
                api("AckCallback", "onTimeout"),
                (program, client, remote) -> {
                  BlockingQueue<String> called = new LinkedBlockingQueue<>();
                  AckCallback<Bean> callback =
                      new AckCallback<>(Bean.class) {
                        @Override
                        public void onSuccess(Bean result) {
                          called.add("success");
                        }

                        @Override
                        public void onTimeout() {
                          called.add("timeout");
                        }
                      };
                  return calledFor(client, remote, callback, called);
                })
            .differs("called ", "called timeout"));
    all.add(
        sameForClient(
            "a callback for several values",
            and(
                api("MultiTypeAckCallback", "getResultClasses"),
                api("MultiTypeArgs", "first", "second")),
            (program, client, remote) -> {
              BlockingQueue<String> called = new LinkedBlockingQueue<>();
              MultiTypeAckCallback callback =
                  new MultiTypeAckCallback(String.class, Integer.class) {
                    @Override
                    public void onSuccess(MultiTypeArgs args) {
                      called.add(args.first() + " " + args.second());
                    }
                  };
              client.sendEvent("e", callback);
              remote.send("3" + ackId(remote.next()) + "[\"a\",2]");
              return called.poll(60, TimeUnit.SECONDS)
                  + Arrays.toString(callback.getResultClasses());
            }));
    all.add(
        sameForClient(
            "a callback for nothing",
            api("VoidAckCallback", "onSuccess"),
            (program, client, remote) -> {
              BlockingQueue<String> called = new LinkedBlockingQueue<>();
              client.sendEvent("e", nothing(called));
              remote.send("3" + ackId(remote.next()) + "[]");
              return called.poll(60, TimeUnit.SECONDS);
            }));
    all.add(
        sameForClient(
                "a callback for nothing that is answered with a text",
                api("VoidAckCallback", "onSuccess"),
                (program, client, remote) -> {
                  BlockingQueue<String> called = new LinkedBlockingQueue<>();
                  return calledFor(client, remote, nothing(called), called);
                })
            .differs("called ", "called success"));
  }

  private static VoidAckCallback nothing(BlockingQueue<String> called) {
    return new VoidAckCallback() {
      @Override
      protected void onSuccess() {
        called.add("success");
      }
    };
  }

  private static void handshake(List<Scenario> all) {
    all.add(
        sameForClient(
            "the handshake of a client",
            and(
                api("SocketIOClient", "getHandshakeData"),
                api(
                    "HandshakeData",
                    "getLocal",
                    "getAddress",
                    "getHttpHeaders",
                    "getTime",
                    "getUrl",
                    "isXdomain",
                    "getUrlParams",
                    "getSingleUrlParam",
                    "getAuthToken")),
            (program, client, remote) -> {
              HandshakeData data = client.getHandshakeData();
              return data.getUrl().replaceAll("\\?.*", "")
                  + data.getSingleUrlParam("EIO")
                  + data.getUrlParams().containsKey("transport")
                  + data.isXdomain()
                  + (data.getTime() != null)
                  + data.getAddress().getAddress()
                  + data.getLocal().getAddress()
                  + (data.getLocal().getPort() == program.port())
                  + data.getHttpHeaders().contains("Host")
                  + data.getAuthToken();
            }));
    all.add(
        same(
            "the auth of a client, and another one that the program sets",
            api("HandshakeData", "getAuthToken", "setAuthToken"),
            program -> {
              try (SocketIoClient remote = SocketIoClient.open(program.port())) {
                remote.send("0{\"token\":\"t\"}");
                return program.withClient(
                    remote,
                    (client, ignored) -> {
                      String sent = client.getHandshakeData().getAuthToken().toString();
                      client.getHandshakeData().setAuthToken("set");
                      return sent + client.getHandshakeData().getAuthToken();
                    });
              }
            }));
  }
}
