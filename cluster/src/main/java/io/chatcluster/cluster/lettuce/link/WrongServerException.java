package io.chatcluster.cluster.lettuce.link;

/**
 * The server that was found is not, or no longer, the one to use: a former master, for instance.
 */
final class WrongServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongServerException(String host, int port) {
    super("Redis at " + host + ":" + port + " is not the master");
  }
}
