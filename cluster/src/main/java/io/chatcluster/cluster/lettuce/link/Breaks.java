package io.chatcluster.cluster.lettuce.link;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

/** Tells that a connection broke; called on an I/O thread. */
record Breaks(Runnable down) implements RedisConnectionStateListener {
  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    down.run();
  }
}
