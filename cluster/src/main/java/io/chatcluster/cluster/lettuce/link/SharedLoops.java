package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.engine.EventLoops;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/** Lends Lettuce the event loops of the program; it never ends them. */
public final class SharedLoops implements EventLoopGroupProvider {
  private final EventLoops loops;

  public SharedLoops(EventLoops loops) {
    this.loops = loops;
  }

  @Override
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    return cast(loops.group());
  }

  // Lettuce names the class it would have made itself, and uses nothing but the interface.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends EventLoopGroup> T cast(EventLoopGroup group) {
    return (T) group;
  }

  @Override
  public int threadPoolSize() {
    return loops.executors().size();
  }

  @Override
  public Future<Boolean> release(
      EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }
}
