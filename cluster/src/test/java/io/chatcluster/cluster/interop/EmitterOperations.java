package io.chatcluster.cluster.interop;

import io.chatcluster.cluster.emitter.ClusterEmitter;
import io.chatcluster.cluster.emitter.EmitterNamespace;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What an emitter can do, operation by operation; each is answered when Redis took it. */
public final class EmitterOperations {
  private static final int SECONDS = 5;

  private final ClusterEmitter emitter;

  private EmitterOperations(ClusterEmitter emitter) {
    this.emitter = emitter;
  }

  /** Opens a control port for an emitter. */
  public static ControlPort of(ClusterEmitter emitter) throws IOException {
    EmitterOperations operations = new EmitterOperations(emitter);
    return new ControlPort(
        Map.of(
            "emit", operations::emit,
            "socketsJoin", operations::join,
            "socketsLeave", operations::leave,
            "disconnectSockets", operations::disconnect,
            "serverSideEmit", operations::serverSideEmit));
  }

  private Object emit(Command command) throws Exception {
    return taken(selected(command).emit(command.event(), command.arguments()));
  }

  private Object join(Command command) throws Exception {
    return taken(selected(command).socketsJoin(command.rooms("join")));
  }

  private Object leave(Command command) throws Exception {
    return taken(selected(command).socketsLeave(command.rooms("leave")));
  }

  private Object disconnect(Command command) throws Exception {
    return taken(selected(command).disconnectSockets(command.isTrue("close")));
  }

  private Object serverSideEmit(Command command) throws Exception {
    return taken(selected(command).serverSideEmit(command.event(), command.arguments()));
  }

  private EmitterNamespace selected(Command command) {
    EmitterNamespace to =
        emitter.of(command.nsp()).to(command.rooms("rooms")).except(command.rooms("except"));
    if (command.flag("volatile")) {
      to = to.asVolatile();
    }
    return command.isOff("compress") ? to.compress(false) : to;
  }

  private static Object taken(CompletionStage<Void> published) throws Exception {
    return published.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
