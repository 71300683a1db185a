package io.chatcluster.cluster.answer;

import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.value.PlainValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives events of other members to the listeners of this node. */
final class ServerSideEvents {
  private static final Logger log = LoggerFactory.getLogger(ServerSideEvents.class);

  private final String uid;
  private final ServerSideListeners listeners;
  private final Counters counters;

  ServerSideEvents(String uid, ServerSideListeners listeners, Counters counters) {
    this.uid = uid;
    this.listeners = listeners;
    this.counters = counters;
  }

  void heard(String nsp, Request.ServerSideEmit request, Consumer<Response> sending) {
    String event = (String) request.data().get(0);
    List<Object> arguments =
        Collections.unmodifiableList(
            new ArrayList<>(request.data().subList(1, request.data().size())));
    ServerSideListener.Ack ack = new OneAnswer(request.requestId(), sending);
    for (ServerSideListener listener : listeners.of(nsp, event)) {
      try {
        listener.heard(arguments, ack);
      } catch (RuntimeException e) {
        counters.dropped(DropReason.FAILED);
        log.warn("A listener of members failed in namespace {}", nsp, e);
      }
    }
  }

  private final class OneAnswer implements ServerSideListener.Ack {
    private final String requestId;
    private final Consumer<Response> sending;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    OneAnswer(String requestId, Consumer<Response> sending) {
      this.requestId = requestId;
      this.sending = sending;
    }

    @Override
    public boolean isWanted() {
      return requestId != null;
    }

    @Override
    public void answer(Object value) {
      List<Object> argument = PlainValues.list(Collections.singletonList(value));
      if (isWanted() && isAnswered.compareAndSet(false, true)) {
        sending.accept(new Response.ServerSide(uid, requestId, argument));
      }
    }
  }
}
