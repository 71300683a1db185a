package io.chatcluster.engine.protocol;

/** A peer sent what the protocol or a bound does not allow; its connection is to be closed. */
public final class ProtocolViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A violation; the text names the rule and nothing of what the peer sent. */
  public ProtocolViolation(String rule) {
    // Without a stack trace: a hostile peer must not make this expensive.
    super(rule, null, false, false);
  }
}
