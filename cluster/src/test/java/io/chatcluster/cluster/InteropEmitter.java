package io.chatcluster.cluster;

import io.chatcluster.cluster.emitter.ClusterEmitter;
import io.chatcluster.cluster.emitter.EmitterOptions;
import io.chatcluster.cluster.interop.CommandLine;
import io.chatcluster.cluster.interop.ControlPort;
import io.chatcluster.cluster.interop.EmitterOperations;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.RedisOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that only emits, driven as an {@link InteropNode}, with the same options; it has no
 * Socket.IO port.
 */
public final class InteropEmitter {
  private InteropEmitter() {}

  /** Starts it. */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = CommandLine.options(args);
    CommandLine.endWith(given.get("--parent"));
    LettuceConnections redis =
        new LettuceConnections(RedisOptions.of(given.get("--redis-url"), "emitter"));
    ClusterEmitter emitter =
        new ClusterEmitter(
            InteropNode.bus(redis, given.get("--adapter")),
            EmitterOptions.defaults().withWire(InteropNode.wire(given.get("--adapter"))));
    emitter.start().toCompletableFuture().get(InteropNode.START_SECONDS, TimeUnit.SECONDS);
    ControlPort control = EmitterOperations.of(emitter);
    System.out.println("FOREIGN io=0 ctl=" + control.port());
    Thread.currentThread().join();
  }
}
