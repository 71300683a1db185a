package io.chatcluster.engine.ack;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.VoidAckCallback;
import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.event.AckTimeoutException;
import io.chatcluster.engine.api.event.SocketDisconnectedException;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who waits for the answer to one event. One of the three methods is called, once. */
public interface Awaited {
  /** The client answered. */
  void answered(IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments);

  /** The time for an answer is over. */
  void timedOut();

  /** The socket has left. */
  void abandoned();

  /** Waits with a callback of the library, which knows one kind of failure only. */
  record ByCallback(AckCallback<?> callback) implements Awaited {
    private static final Logger log = LoggerFactory.getLogger(ByCallback.class);

    @Override
    public void answered(
        IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments) {
      List<Object> args;
      try {
        args = arguments.ack(packet, attachments, callback);
        requireTypes(callback, args);
      } catch (ProtocolViolation broken) {
        throw broken;
      } catch (IOException | RuntimeException wrongType) {
        // At debug: it is the client that decides how often this happens.
        log.debug("An ack does not fit {}", callback.getResultClass().getSimpleName());
        callback.onTimeout();
        return;
      }
      succeed(callback, args);
    }

    /**
     * The library reads texts and booleans as such, whatever the callback asks for: the call of a
     * callback of another type would fail.
     */
    private static void requireTypes(AckCallback<?> callback, List<Object> args) {
      if (callback instanceof VoidAckCallback || callback.getResultClass() == Void.class) {
        args.clear();
      } else if (callback instanceof MultiTypeAckCallback several) {
        for (int i = 0; i < args.size(); i++) {
          requireType(several.getResultClasses()[i], args.get(i));
        }
      } else if (!args.isEmpty()) {
        requireType(callback.getResultClass(), args.get(0));
      }
    }

    private static void requireType(Class<?> type, Object arg) {
      if (arg != null && !MethodType.methodType(type).wrap().returnType().isInstance(arg)) {
        throw new ClassCastException();
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Arguments were read with the callback's type.
    private static void succeed(AckCallback callback, List<Object> args) {
      if (callback instanceof MultiTypeAckCallback) {
        callback.onSuccess(new MultiTypeArgs(args));
      } else {
        callback.onSuccess(args.isEmpty() ? null : args.get(0));
      }
    }

    @Override
    public void timedOut() {
      callback.onTimeout();
    }

    @Override
    public void abandoned() {
      callback.onTimeout();
    }
  }

  /** Waits with a stage. */
  record ByStage(CompletableFuture<List<Object>> stage) implements Awaited {
    @Override
    public void answered(
        IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments) {
      stage.complete(arguments.plain(packet, attachments));
    }

    @Override
    public void timedOut() {
      stage.completeExceptionally(new AckTimeoutException());
    }

    @Override
    public void abandoned() {
      stage.completeExceptionally(new SocketDisconnectedException());
    }
  }

  /** Waits among others for the answers to a broadcast; silence is counted by the asker. */
  record OfBroadcast(AckListener listener) implements Awaited {
    @Override
    public void answered(
        IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments) {
      listener.acked(arguments.plain(packet, attachments));
    }

    @Override
    public void timedOut() {}

    @Override
    public void abandoned() {}
  }
}
