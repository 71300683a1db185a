package io.chatcluster.engine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The targets of the engine as one: the first byte of an input chooses. */
public final class EngineTargets {
  private static final List<Fuzzing.Target> TARGETS =
      List.of(
          PacketTargets::packet,
          PacketTargets::polling,
          PacketTargets::inflate,
          ConnectionTarget::frames,
          ConnectionTarget::http);

  private EngineTargets() {}

  /** Where Jazzer comes in. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      byte[] rest = java.util.Arrays.copyOfRange(input, 1, input.length);
      Costs.bounded(TARGETS.get((input[0] & 0xff) % TARGETS.size()), rest);
    }
  }

  /** Valid inputs of all targets. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String packet :
        List.of(
            "0",
            "0/chat,{\"token\":\"a\"}",
            "1",
            "2[\"echo\"]",
            "212[\"echo\",1,-2.5e+7,true,null,{\"a\":[\"\\u00e9\\n\"]}]",
            "2/chat,7[\"echo\",\"ž😀\"]",
            "33[1,\"b\"]",
            "52-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "61-4[{\"_placeholder\":true,\"num\":0}]")) {
      seeds.add(seed(0, bytes(packet)));
      seeds.add(seed(3, frame(0x81, bytes("40"), bytes("4" + packet))));
    }
    seeds.add(seed(1, bytes("40\u001e42[\"echo\"]\u001ebAQID\u001e3")));
    seeds.add(seed(2, HexFormat.of().parseHex("f248cdc9c90700")));
    seeds.add(seed(2, HexFormat.of().parseHex("f348cdc9c9070000")));
    seeds.add(seed(3, frame(0xC1, HexFormat.of().parseHex("f248cdc9c90700"))));
    seeds.add(seed(3, frame(0x82, new byte[] {1, 2, 3})));
    seeds.add(seed(3, frame(0x01, bytes("42["))));
    seeds.add(seed(3, frame(0x89, bytes("ping"))));
    seeds.add(seed(3, frame(0x88, new byte[] {3, (byte) 0xe8})));
    for (String request :
        List.of(
            "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\norigin: http://b\r\n\r\n",
            "POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n40",
            "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n2\r\n40\r\n0\r\n\r\n",
            "OPTIONS /socket.io HTTP/1.1\r\nhost: a\r\naccess-control-request-method: GET\r\n\r\n",
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\n"
                + "connection: upgrade\r\nsec-websocket-version: 13\r\n"
                + "sec-websocket-extensions: permessage-deflate; client_max_window_bits=10\r\n"
                + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")) {
      seeds.add(seed(4, bytes(request)));
    }
    return seeds;
  }

  private static byte[] seed(int target, byte[] input) {
    byte[] whole = new byte[input.length + 1];
    whole[0] = (byte) target;
    System.arraycopy(input, 0, whole, 1, input.length);
    return whole;
  }

  /** Masked with zeros, one frame after the other. */
  private static byte[] frame(int first, byte[]... payloads) {
    java.io.ByteArrayOutputStream frames = new java.io.ByteArrayOutputStream();
    for (byte[] payload : payloads) {
      frames.write(first);
      frames.write(0x80 | payload.length);
      frames.writeBytes(new byte[4]);
      frames.writeBytes(payload);
    }
    return frames.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
