package io.chatcluster.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JVM give memory back, so that idle connections cost less of it. By its defaults up to 70
 * % of the heap may be free before any of it returns to the system: a byte that lives for a
 * connection costs three, and a server that its clients have left keeps what they needed until
 * something is allocated again.
 *
 * <p>The engine never does this by itself, because it is the whole process that changes: its heap
 * is collected and resized more often. A program that wants it calls {@link #begin} first thing in
 * its {@code main}.
 */
public final class MemoryReturn {
  private static final Logger log = LoggerFactory.getLogger(MemoryReturn.class);

  /** In this order: the least free share must never be above the largest. */
  private static final Map<String, String> WANTED = new LinkedHashMap<>();

  static {
    WANTED.put("MinHeapFreeRatio", "10"); // Percent.
    WANTED.put("MaxHeapFreeRatio", "30"); // Percent.
    WANTED.put("G1PeriodicGCInterval", "300000"); // Milliseconds without any collection.
  }

  private MemoryReturn() {}

  /**
   * Sets three options of this JVM that may change while it runs: {@code MinHeapFreeRatio=10},
   * {@code MaxHeapFreeRatio=30} and {@code G1PeriodicGCInterval=300000}, a collection after five
   * minutes without any.
   *
   * <p>What the operator has set stays: an option of the command line or of {@code
   * JAVA_TOOL_OPTIONS}, and one that does not go together with it, is left as it is. So are all
   * where the JVM is not HotSpot or runs without the module {@code jdk.management}, and those that
   * its version does not have or let change; the log says so at debug. Never throws for that.
   *
   * <p>May be called on any thread and more than once; it starts no thread and waits for nothing.
   */
  public static void begin() {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (jvm != null) {
        WANTED.forEach((name, value) -> set(jvm, name, value));
      }
    } catch (LinkageError | IllegalArgumentException notHere) {
      log.debug("This JVM keeps its memory as it does: {}", notHere.toString());
    }
  }

  private static void set(HotSpotDiagnosticMXBean jvm, String name, String value) {
    try {
      VMOption option = jvm.getVMOption(name);
      if (option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT) {
        jvm.setVMOption(name, value);
      }
    } catch (IllegalArgumentException notHere) {
      // Not an option of this JVM, or against another one that the operator has set.
      log.debug("The JVM keeps its own {}: {}", name, notHere.getMessage());
    }
  }
}
