package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that one socket still owes. All methods may be called from any thread. */
final class Acks {
  private static final Logger log = LoggerFactory.getLogger(Acks.class);

  private final Map<Long, Pending> pending = new HashMap<>(2);

  /** One of the two listeners is there; the timer where the library's callback has a timeout. */
  private record Pending(AckCallback<?> callback, AckListener listener, Future<?> timer) {
    void stopTimer() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }

  synchronized void expect(long id, AckCallback<?> callback, Future<?> timer) {
    pending.put(id, new Pending(callback, null, timer));
  }

  synchronized void expect(long id, AckListener listener) {
    pending.put(id, new Pending(null, listener, null));
  }

  private synchronized Pending remove(long id) {
    return pending.remove(id);
  }

  /** The time for an answer is over. */
  void timeout(long id) {
    Pending late = remove(id);
    if (late != null && late.callback != null) {
      late.callback.onTimeout();
    }
  }

  /**
   * The client answered. An answer that nobody waits for is ignored, like in the official server.
   */
  void received(IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments) {
    Pending answered = remove(packet.ackId());
    if (answered == null) {
      return;
    }
    answered.stopTimer();
    if (answered.listener != null) {
      answered.listener.acked(arguments.plain(packet.payload(), attachments));
      return;
    }
    List<Object> args;
    try {
      args = arguments.ack(packet.payload(), attachments, answered.callback);
    } catch (ProtocolViolation broken) {
      throw broken;
    } catch (IOException | RuntimeException wrongType) {
      // At debug: it is the client that decides how often this happens.
      log.debug("An ack does not fit {}", answered.callback.getResultClass().getSimpleName());
      answered.callback.onTimeout();
      return;
    }
    succeed(answered.callback, args);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The arguments were read with the callback's type.
  private static void succeed(AckCallback callback, List<Object> args) {
    if (callback instanceof MultiTypeAckCallback) {
      callback.onSuccess(new MultiTypeArgs(args));
    } else {
      callback.onSuccess(args.isEmpty() ? null : args.get(0));
    }
  }

  /** The socket has left: nobody will answer. */
  void abandon() {
    List<Pending> abandoned;
    synchronized (this) {
      abandoned = List.copyOf(pending.values());
      pending.clear();
    }
    for (Pending one : abandoned) {
      one.stopTimer();
      if (one.callback != null) {
        one.callback.onTimeout();
      }
    }
  }
}
