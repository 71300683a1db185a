package io.chatcluster.cluster.wire.value;

/**
 * Bytes that are no message; caught inside this package and by callers that decode plain values.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    // Garbage may come often and its stack says nothing.
    super(message, null, false, false);
  }
}
