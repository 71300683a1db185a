package io.chatcluster.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JVM give memory back. By its defaults up to 70 % of the heap may be free before any of
 * it returns to the system, so that a byte that lives for a connection costs three, and a node that
 * has been left by its clients keeps what they needed until something is allocated again.
 *
 * <p>These options can be changed while the JVM runs. What the operator has set on the command line
 * stays as it is.
 */
final class MemoryReturn {
  private static final Logger log = LoggerFactory.getLogger(MemoryReturn.class);

  /** In this order: the least free share must never be above the largest. */
  private static final Map<String, String> WANTED = new LinkedHashMap<>();

  static {
    WANTED.put("MinHeapFreeRatio", "10"); // Percent.
    WANTED.put("MaxHeapFreeRatio", "30"); // Percent.
    WANTED.put("G1PeriodicGCInterval", "300000"); // Milliseconds without any collection.
  }

  private MemoryReturn() {}

  /** Sets what is not set; another JVM than HotSpot, or another version, is left as it is. */
  static void begin() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm != null) {
      WANTED.forEach((name, value) -> set(jvm, name, value));
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
