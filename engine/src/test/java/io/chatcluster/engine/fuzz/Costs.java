package io.chatcluster.engine.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Sees to it that a short input takes little time and memory, whatever it says. */
public final class Costs {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final long MOST_BYTES = 16 << 20;

  private Costs() {}

  /** Runs a target on an input and throws when it was dear, twice: once may load classes. */
  public static void bounded(Fuzzing.Target target, byte[] input) throws Exception {
    if (excess(target, input) != null) {
      String excess = excess(target, input);
      if (excess != null) {
        throw new IllegalStateException(excess);
      }
    }
  }

  private static String excess(Fuzzing.Target target, byte[] input) throws Exception {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    target.run(input);
    long spent = THREADS.getCurrentThreadCpuTime() - nanos;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    if (spent > MOST_NANOS) {
      return "took " + spent / 1_000_000 + " ms";
    }
    return allocated > MOST_BYTES ? "allocated " + allocated + " bytes" : null;
  }
}
