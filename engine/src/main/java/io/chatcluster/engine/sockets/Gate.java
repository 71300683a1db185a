package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.namespace.Namespace;
import io.chatcluster.engine.api.Middleware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The middleware of one namespace, in order, and after it the library's {@code AuthTokenListener}s,
 * which are asked whether or not the client sent something.
 */
final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final String UNAUTHORIZED = "Unauthorized";

  private final LocalNamespace namespace;
  private final List<Middleware> chain = new CopyOnWriteArrayList<>();

  Gate(LocalNamespace namespace) {
    this.namespace = namespace;
  }

  void add(Middleware middleware) {
    chain.add(middleware);
  }

  /** Asks everybody; calls one of the two once, from whatever thread answered last. */
  void decide(Candidate candidate, Runnable passed, BiConsumer<String, Object> refused) {
    // The chain as it is now: what is added meanwhile is for those who come later.
    List<Middleware> steps = new ArrayList<>(chain);
    if (namespace.family() != null) {
      steps.addAll(0, namespace.family().middleware());
    }
    step(steps, 0, candidate, passed, refused);
  }

  private void step(
      List<Middleware> steps,
      int index,
      Candidate candidate,
      Runnable passed,
      BiConsumer<String, Object> refused) {
    if (index == steps.size()) {
      askLibrary(candidate, passed, refused);
      return;
    }
    AtomicBoolean answered = new AtomicBoolean();
    Middleware.Next next =
        new Middleware.Next() {
          @Override
          public void pass() {
            if (answered.compareAndSet(false, true)) {
              step(steps, index + 1, candidate, passed, refused);
            }
          }

          @Override
          public void refuse(String message, Object data) {
            if (answered.compareAndSet(false, true)) {
              refused.accept(message, data);
            }
          }
        };
    try {
      steps.get(index).connecting(candidate, next);
    } catch (RuntimeException failed) {
      log.error("A middleware of {} failed; the client is refused", namespace.name(), failed);
      next.refuse("Internal error", null);
    }
  }

  private void askLibrary(
      Candidate candidate, Runnable passed, BiConsumer<String, Object> refused) {
    Map<String, Object> sent = candidate.auth();
    Object auth = sent.isEmpty() ? null : sent;
    AuthTokenResult result = AuthTokenResult.AuthTokenResultSuccess;
    for (Namespace library : namespace.libraries(namespace.library())) {
      if (result.isSuccess()) {
        result = library.onAuthData(new CandidateClient(candidate), auth);
      }
    }
    if (result.isSuccess()) {
      passed.run();
    } else if (result.getErrorData() instanceof Map<?, ?> error
        && error.get("message") instanceof String message) {
      refused.accept(message, error.get("data"));
    } else if (result.getErrorData() instanceof String message) {
      refused.accept(message, null);
    } else {
      refused.accept(UNAUTHORIZED, result.getErrorData());
    }
  }
}
