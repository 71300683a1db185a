package io.chatcluster.cluster.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.testing.GoldenVectors;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.MessagePack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers beyond what was recorded. */
class RequestsTest {
  private static final String REQUESTS = "socket.io-request#/#";
  private static final String ANSWERS = "socket.io-response#/#";

  private final ClassicWire classic = new ClassicWire("node_1", new Channels("socket.io"), 100_000);
  private final ShardedWire sharded =
      new ShardedWire("node_1", new Channels("socket.io", WireKind.SHARDED_DYNAMIC), 100_000);

  @Test
  void theFormsOfOldMembersAreRead() {
    assertThat(request("{'requestId':'L0','type':0,'rooms':['a',7]}"))
        .isEqualTo(new Request.SocketIds(null, "L0", List.of("a", "7")));
    assertThat(request("{'requestId':'L2','type':2,'sid':'s','room':'a'}"))
        .isEqualTo(new Request.JoinOne(null, "L2", "s", "a"));
    assertThat(request("{'type':3,'sid':'s','room':'a'}"))
        .isEqualTo(new Request.LeaveOne(null, null, "s", "a"));
    assertThat(request("{'requestId':'L4','type':4,'sid':'s','close':true}"))
        .isEqualTo(new Request.DisconnectOne(null, "L4", "s", true));
  }

  @Test
  void roomsComeInEveryFormThatJavaScriptIterates() {
    for (String none : List.of("''", "null", "[]")) {
      String options = "'opts':{'rooms':" + none + ",'except':" + none + "}";
      assertThat(request("{'type':4," + options + ",'close':true}"))
          .isEqualTo(new Request.Disconnect(null, Targets.ALL, true));
    }
    assertThat(request("{'type':4,'opts':{},'close':true}"))
        .isEqualTo(new Request.Disconnect(null, Targets.ALL, true));
    assertThat(request("{'type':5,'requestId':'r','opts':{'rooms':'ab'}}"))
        .isEqualTo(new Request.Fetch(null, "r", new Targets(List.of("a", "b"), List.of())));
    assertThat(request("{'type':2,'opts':{},'rooms':''}"))
        .isEqualTo(new Request.Join(null, Targets.ALL, List.of()));
    assertThat(request("{'type':2,'opts':{},'rooms':'ab'}"))
        .isEqualTo(new Request.Join(null, Targets.ALL, List.of("ab")));
    assertThat(request("{'type':3,'opts':{},'rooms':'ab'}"))
        .isEqualTo(new Request.Leave(null, Targets.ALL, List.of("ab")));
  }

  @Test
  void aRequestMayBeMessagePackToo() {
    byte[] bytes = MessagePack.encode(Map.of("requestId", "M1", "type", 1, "uid", "x"), 1_000);

    assertThat(valid(classic.decode(REQUESTS, bytes))).isEqualTo(new Request.AllRooms("x", "M1"));
  }

  @Test
  void everyRequestComesBackAsItWasWritten() {
    Targets some = new Targets(List.of("a"), List.of("b"));
    List<Request> requests =
        List.of(
            new Request.SocketIds(null, "r", List.of("a")),
            new Request.AllRooms("node_1", "r"),
            new Request.Join("node_1", some, List.of("c")),
            new Request.Leave(null, some, List.of("c")),
            new Request.Disconnect("node_1", Targets.ALL, true),
            new Request.JoinOne(null, "r", "s", "a"),
            new Request.LeaveOne(null, "r", "s", "a"),
            new Request.DisconnectOne(null, "r", "s", false),
            new Request.Fetch("node_1", "r", some),
            new Request.ServerSideEmit("node_1", null, List.of("e", 1)));

    for (Request request : requests) {
      assertThat(valid(classic.decode(REQUESTS, classic.request("/", request).bytes())))
          .isEqualTo(request);
    }
  }

  @Test
  void everyAnswerSaysWhoAnswered() {
    List<Response> responses =
        List.of(
            new Response.SocketIds("node_1", "r", List.of("s")),
            new Response.Rooms("node_1", "r", List.of()),
            new Response.Done("node_1", "r"),
            new Response.Sockets("node_1", "r", List.of(Map.of("id", "s"))),
            new Response.ServerSide("node_1", "r", List.of()),
            new Response.ClientCount("node_1", "r", 3),
            new Response.Ack("node_1", "r", Arrays.asList((Object) null)));

    for (Response response : responses) {
      Addressed written = classic.response("/", "other1", response);
      assertThat(valid(classic.decode(written.channel(), written.bytes()))).isEqualTo(response);
      assertThat(written.channel())
          .isEqualTo(response instanceof Response.ServerSide ? ANSWERS : ANSWERS + "other1#");
    }
    assertThat(classic.response("/", null, responses.get(0)).channel()).isEqualTo(ANSWERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':1}",
        "{'type':10,'requestId':'r'}",
        "{'type':'1','requestId':'r'}",
        "{'type':5,'requestId':'r'}",
        "{'type':5,'requestId':'r','opts':null}",
        "{'type':5,'requestId':'r','opts':{'rooms':true}}",
        "{'type':2,'opts':{},'rooms':7}",
        "{'type':5,'requestId':7,'opts':{}}",
        "{'type':7,'requestId':'r','packet':{'type':2,'data':['e']}}",
        "{'type':7,'requestId':'r','packet':{'type':2,'data':['e'],'nsp':'/x'},'opts':{}}",
        "{'type':2,'opts':{},'rooms':[{}]}",
        "{'type':2,'room':'a'}",
        "{'type':6,'data':[]}",
        "{'type':6,'data':[true]}",
        "{'type':1,'requestId':'r'} x",
        "{'type':1,'requestId':'r'",
        "[1]",
        "text"
      })
  void whatIsNoRequestIsRefused(String text) {
    assertThat(classic.decode(REQUESTS, json(text))).isInstanceOf(Decoded.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':8,'requestId':'r','clientCount':-1}",
        "{'type':8,'requestId':'r','clientCount':1e10}",
        "{'type':3,'requestId':'r'}",
        "{'requestId':'r','sockets':{}}",
        "{'requestId':'r','sockets':[{},'s']}",
        "{'requestId':'r','rooms':1}",
        "{'requestId':{}}",
        "null"
      })
  void whatIsNoAnswerIsRefused(String text) {
    assertThat(classic.decode(ANSWERS, json(text))).isInstanceOf(Decoded.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':3,'uid':'x','nsp':'/'}",
        "{'type':3,'uid':'x','nsp':'/','data':{'packet':{'type':2,'data':['e']}}}",
        "{'type':3,'uid':'x','nsp':'/','data':{'opts':{}}}",
        "{'type':8,'uid':'x','nsp':'/','data':{'requestId':'r','sockets':[]}}",
        "{'type':1,'uid':'x','nsp':'/','data':{}}",
        "{'type':7,'nsp':'/','data':{'requestId':'r','opts':{}}}",
        "{'type':7,'uid':'x','data':{'requestId':'r','opts':{}}}"
      })
  void whatIsNoEnvelopeIsRefused(String text) {
    assertThat(sharded.decode("socket.io#/#", json(text))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void onTheChannelOfANodeOnlyAnswersAreTaken() {
    byte[] answer =
        json("{'type':11,'uid':'x','nsp':'/','data':{'requestId':'r','clientCount':2}}");
    byte[] request = json("{'type':7,'uid':'x','nsp':'/','data':{'requestId':'r','opts':{}}}");

    assertThat(valid(sharded.decode("socket.io#/#node_1#", answer)))
        .isEqualTo(new Response.ClientCount("x", "r", 2));
    assertThat(sharded.decode("socket.io#/#other1#", answer)).isInstanceOf(Decoded.Malformed.class);
    assertThat(sharded.decode("socket.io#/#node_1#", request))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void theShardedWireHasNoOldForms() {
    assertThatThrownBy(() -> sharded.request("/", new Request.AllRooms("node_1", "r")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sharded.response("/", "x", new Response.Done("node_1", "r")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sharded.response("/", null, new Response.ClientCount("n", "r", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(classic.hasAllRooms()).isTrue();
    assertThat(sharded.hasAllRooms()).isFalse();
  }

  @Test
  void garbageNeverThrows() {
    Random random = new Random(5);
    List<GoldenVectors.Vector> vectors = GoldenVectors.where(vector -> true);
    for (int i = 0; i < 30_000; i++) {
      GoldenVectors.Vector vector = vectors.get(random.nextInt(vectors.size()));
      byte[] good = vector.payload();
      byte[] bad =
          random.nextInt(3) > 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
      for (int j = 0; j < 3 && bad.length > 0; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(classic.decode(vector.channel(), bad)).isNotNull();
      assertThat(classic.decode(REQUESTS, bad)).isNotNull();
      assertThat(classic.decode(ANSWERS, bad)).isNotNull();
      assertThat(sharded.decode("socket.io#/#", bad)).isNotNull();
      assertThat(sharded.decode("socket.io#/#node_1#", bad)).isNotNull();
    }
  }

  @Test
  void nestingHasABound() {
    byte[] deep = ("{'type':6,'data':['e'," + "[".repeat(5_000)).replace('\'', '"').getBytes(UTF_8);

    assertThat(classic.decode(REQUESTS, deep)).isInstanceOf(Decoded.Malformed.class);
  }

  private Message request(String text) {
    return valid(classic.decode(REQUESTS, json(text)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static Message valid(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    return ((Decoded.Valid) decoded).message();
  }
}
