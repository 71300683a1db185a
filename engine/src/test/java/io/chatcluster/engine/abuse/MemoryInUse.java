package io.chatcluster.engine.abuse;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/**
 * What this program holds at a moment, in bytes.
 *
 * @param heap what is reachable
 * @param direct what Netty has reserved outside the heap
 * @param pool what the allocator of the buffers holds, its unused chunks included
 */
record MemoryInUse(long heap, long direct, long pool) {
  static MemoryInUse now() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new MemoryInUse(
        runtime.totalMemory() - runtime.freeMemory(),
        PlatformDependent.usedDirectMemory(),
        poolNow());
  }

  static long poolNow() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  /** Whether no part is this much above what it was. */
  boolean isBackAt(MemoryInUse before, long heapSlack, long directSlack) {
    return heap <= before.heap + heapSlack
        && direct <= before.direct + directSlack
        && pool <= before.pool + directSlack;
  }
}
