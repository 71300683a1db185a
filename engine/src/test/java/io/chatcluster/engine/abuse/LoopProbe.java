package io.chatcluster.engine.abuse;

import io.netty.util.concurrent.EventExecutor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds the longest time for which an event loop did not come to a task that waited for it. It
 * counts the processor time of the loop's thread, so that a busy machine is not taken for a stall,
 * and beside it the whole time, which shows a loop that blocks.
 */
final class LoopProbe implements Runnable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final EventExecutor loop;
  private volatile boolean stopped;
  private long lastCpu;
  private long lastTime;
  private volatile long longestCpu;
  private volatile long longestTime;

  private LoopProbe(EventExecutor loop) {
    this.loop = loop;
  }

  static LoopProbe start(EventExecutor loop) {
    LoopProbe probe = new LoopProbe(loop);
    loop.submit(probe).syncUninterruptibly();
    return probe;
  }

  @Override
  public void run() {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long time = System.nanoTime();
    if (lastTime != 0) {
      longestCpu = Math.max(longestCpu, cpu - lastCpu);
      longestTime = Math.max(longestTime, time - lastTime);
    }
    lastCpu = cpu;
    lastTime = time;
    if (!stopped) {
      loop.schedule(this, 1, TimeUnit.MILLISECONDS);
    }
  }

  void stop() {
    stopped = true;
    loop.submit(this).syncUninterruptibly();
  }

  Duration longestWork() {
    return Duration.ofNanos(longestCpu);
  }

  Duration longestSilence() {
    return Duration.ofNanos(longestTime);
  }
}
