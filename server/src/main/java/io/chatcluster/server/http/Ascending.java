package io.chatcluster.server.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a number such that it never falls, is never below zero and never throws. Any thread. */
final class Ascending implements ToDoubleFunction<Object> {
  private static final Logger log = LoggerFactory.getLogger(Ascending.class);

  private final String name;
  private final DoubleSupplier value;
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private double last;

  Ascending(String name, DoubleSupplier value) {
    this.name = name;
    this.value = value;
  }

  @Override
  public double applyAsDouble(Object anything) {
    try {
      return last(value.getAsDouble());
    } catch (RuntimeException e) {
      if (hasFailed.compareAndSet(false, true)) {
        log.error("The counter {} cannot be read", name, e);
      }
      return last(0);
    }
  }

  private synchronized double last(double now) {
    // Also false for what is no number.
    if (now > last && now < Double.POSITIVE_INFINITY) {
      last = now;
    }
    return last;
  }
}
