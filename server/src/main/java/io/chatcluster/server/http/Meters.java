package io.chatcluster.server.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * The numbers of this node, for Prometheus. A part that counts something keeps its own number and
 * registers here how to read it, so that it need not know this class. Names begin with {@code
 * chat_}; those of the JVM and the process keep the names that dashboards expect.
 */
public final class Meters implements AutoCloseable {
  /** The content type of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Pattern NAME = Pattern.compile("chat(_[a-z0-9]+)+");
  // Prometheus reserves these and Micrometer would cut them off in silence.
  private static final Pattern RESERVED = Pattern.compile(".*_(total|info|created|bucket)");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /**
   * The numbers of the JVM and the process, and what was built.
   *
   * @param version the version of the program
   * @param nodeId the name of this node
   */
  public Meters(String version, String nodeId) {
    List<MeterBinder> binders =
        List.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            garbageCollection,
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    binders.forEach(binder -> binder.bindTo(registry));
    // Micrometer would take the _info from the name.
    Info.builder()
        .name("chat_build_info")
        .help("What runs")
        .labelNames("version", "node", "java")
        .register(registry.getPrometheusRegistry())
        .setLabelValues(version, nodeId, Runtime.version().toString());
  }

  /**
   * A number that goes up and down.
   *
   * @param name {@code chat_} and lower-case words; the unit last, for example {@code
   *     chat_redis_lag_seconds}
   * @param help one sentence without a full stop
   * @param value is called at each scrape, by a management thread; must not block
   * @param labels names and values in turn; few different values
   * @throws IllegalArgumentException when the name has another form
   */
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    Gauge.builder(checked(name, name), value, DoubleSupplier::getAsDouble)
        .description(help)
        .strongReference(true)
        .tags(Tags.of(labels))
        .register(registry);
  }

  /**
   * A number that only goes up; its name on the wire ends in {@code _total}. One that goes down or
   * fails stays where it was, and the first failure is logged: Prometheus refuses all numbers for
   * one counter below zero.
   *
   * @param name as for a gauge, with or without {@code _total}
   * @param value is called at each scrape, by a management thread; must not block
   */
  public void counter(String name, String help, DoubleSupplier value, String... labels) {
    // The object is held weakly, the function is not: a value that nobody else holds would go.
    FunctionCounter.builder(
            checked(name, name.replaceFirst("_total$", "")), registry, new Ascending(name, value))
        .description(help)
        .tags(Tags.of(labels))
        .register(registry);
  }

  /** The registry, for what needs more than a gauge or a counter. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All numbers in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private static String checked(String name, String stem) {
    if (!NAME.matcher(name).matches() || RESERVED.matcher(stem).matches()) {
      throw new IllegalArgumentException(
          "a metric is named chat_ and lower-case words, the last not total, info, created or"
              + " bucket: "
              + name);
    }
    return name;
  }
}
