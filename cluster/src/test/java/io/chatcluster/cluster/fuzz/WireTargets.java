package io.chatcluster.cluster.fuzz;

import io.chatcluster.cluster.testing.GoldenVectors;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.ShardedWire;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.cluster.wire.value.Json;
import io.chatcluster.cluster.wire.value.MalformedException;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.engine.fuzz.Costs;
import io.chatcluster.engine.fuzz.Fuzzing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The decoders of the wire as one: the first byte of an input chooses. */
public final class WireTargets {
  private static final int MAX_BYTES = 100_000;
  private static final Channels CLASSIC = new Channels("socket.io");
  private static final Channels SHARDED = new Channels("socket.io", WireKind.SHARDED_DYNAMIC);
  private static final Wire CLASSIC_WIRE = new ClassicWire("node_1", CLASSIC, MAX_BYTES);
  private static final Wire SHARDED_WIRE = new ShardedWire("node_1", SHARDED, MAX_BYTES);
  private static final List<Fuzzing.Target> TARGETS =
      List.of(
          input -> CLASSIC_WIRE.decode(CLASSIC.base("/"), input),
          input -> CLASSIC_WIRE.decode(CLASSIC.requests("/"), input),
          input -> CLASSIC_WIRE.decode(CLASSIC.answers("/"), input),
          input -> SHARDED_WIRE.decode(SHARDED.base("/"), input),
          input -> SHARDED_WIRE.decode(SHARDED.answers("/", "node_1"), input),
          WireTargets::messagePack,
          WireTargets::json,
          input -> CLASSIC_WIRE.sender(input),
          input -> SHARDED_WIRE.sender(input));

  private WireTargets() {}

  /** Where Jazzer comes in. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      byte[] rest = Arrays.copyOfRange(input, 1, input.length);
      Costs.bounded(TARGETS.get((input[0] & 0xff) % TARGETS.size()), rest);
    }
  }

  /** What was read can be written, and is read as the same again. */
  private static void messagePack(byte[] input) throws MalformedException {
    byte[] written;
    try {
      written = MessagePack.encode(MessagePack.decode(input), MAX_BYTES);
    } catch (MalformedException | IllegalArgumentException refused) {
      // Garbage, or a value that others may send and we do not, such as one that gets too long.
      return;
    }
    byte[] again = MessagePack.encode(MessagePack.decode(written), MAX_BYTES);
    if (!Arrays.equals(again, written)) {
      throw new IllegalStateException("read as another value than was written");
    }
  }

  private static void json(byte[] input) throws MalformedException {
    byte[] written;
    try {
      written = Json.encode(Json.decode(input), MAX_BYTES);
    } catch (MalformedException | IllegalArgumentException refused) {
      return;
    }
    byte[] again = Json.encode(Json.decode(written), MAX_BYTES);
    if (!Arrays.equals(again, written)) {
      throw new IllegalStateException("read as another value than was written");
    }
  }

  /** Every recorded message, for every target. */
  static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (GoldenVectors.Vector vector : GoldenVectors.where(vector -> true)) {
      for (int target = 0; target < TARGETS.size(); target++) {
        byte[] payload = vector.payload();
        byte[] seed = new byte[payload.length + 1];
        seed[0] = (byte) target;
        System.arraycopy(payload, 0, seed, 1, payload.length);
        seeds.add(seed);
      }
    }
    return seeds;
  }
}
