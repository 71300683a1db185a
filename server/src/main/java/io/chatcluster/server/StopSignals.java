package io.chatcluster.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM, SIGINT and SIGHUP into a request to stop. The first asks; a second TERM or INT
 * ends the process at once with 128 + its number, as a shell expects.
 *
 * <p>A shutdown hook cannot do this: the exit code would be 143, and the JVM holds a second signal
 * back until the hooks are done. {@code sun.misc.Signal} is exported for this purpose (JEP 260),
 * but the compiler warns of it in a way that cannot be switched off in the source; hence by name.
 */
public final class StopSignals {
  // A wrapper that forwards Ctrl-C makes two signals of one; nobody presses it twice that fast.
  private static final long SAME_SIGNAL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private final CompletableFuture<String> stop;
  private boolean asked;
  private long firstAt;

  private StopSignals(CompletableFuture<String> stop) {
    this.stop = stop;
  }

  /** From now on signals complete the future; its value is the signal's name. */
  public static void install(CompletableFuture<String> stop) {
    StopSignals signals = new StopSignals(stop);
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Object ignore = handlerType.getField("SIG_IGN").get(null);
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> signals.received(arguments[0]);
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "StopSignals";
                  });
      for (String name : new String[] {"TERM", "INT", "HUP"}) {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        Object before = handle.invoke(null, signal, handler);
        if (before == ignore) {
          // Started with nohup or in the background: it was meant to survive this.
          handle.invoke(null, signal, before);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java platform has no signals", e);
    }
  }

  private synchronized Object received(Object signal) throws ReflectiveOperationException {
    stop.complete(signal.toString());
    if (!asked) {
      asked = true;
      firstAt = System.nanoTime();
      return null;
    }
    // A terminal that closes sends HUP more than once; that is not impatience.
    boolean impatient = !signal.toString().equals("SIGHUP");
    if (impatient && System.nanoTime() - firstAt > SAME_SIGNAL_NANOS) {
      Method number = signal.getClass().getMethod("getNumber");
      Runtime.getRuntime().halt(128 + (int) number.invoke(signal));
    }
    return null;
  }
}
