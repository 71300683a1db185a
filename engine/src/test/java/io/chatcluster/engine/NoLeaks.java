package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Follows every buffer of a test class and fails it when one was lost without being released. It
 * costs a stack trace for every access to a buffer: not for tests that look at the time.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
  private static final int ROUNDS = 5;

  private ResourceLeakDetector.Level before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
  }

  /** A step with a megabyte: noting each byte that is read of it would take seconds. */
  public interface Step {
    /** The step. */
    void run() throws Exception;
  }

  /** Runs a step without following buffers that are made meanwhile. */
  public static void unfollowed(Step step) throws Exception {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    try {
      step.run();
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int i = 0; i < ROUNDS; i++) {
      System.gc();
      // The detector looks at what the collector found when the next buffer is made.
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    ResourceLeakDetector.setLevel(before);
    assertThat(LEAKS).as("buffers that were not released").isEmpty();
  }
}
