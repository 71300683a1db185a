package io.chatcluster.cluster.testing;

/**
 * Redis as a process of this machine: that of the PATH, or the one that a test dependency bundles.
 */
record ProcessRedis(String description, RedisProcess process) implements TestRedis {
  @Override
  public String host() {
    return RedisProcess.HOST;
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public void pause() {
    process.pause();
  }

  @Override
  public void resume() {
    process.resume();
  }
}
