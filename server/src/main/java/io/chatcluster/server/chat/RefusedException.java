package io.chatcluster.server.chat;

import java.util.Map;

/** A request is not carried out; the client is told why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Milliseconds; 0 when nothing is known. */
  private final long retryAfter;

  /**
   * A refusal.
   *
   * @param message what is wrong, for the developer of the client; holds nothing of a payload
   */
  public RefusedException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A refusal with the failure behind it. */
  public RefusedException(ErrorCode code, String message, Throwable cause) {
    // A refusal is an answer, not a defect: no one reads its stack.
    super(message, cause, false, false);
    this.code = code;
    this.retryAfter = 0;
  }

  /**
   * A refusal of a client that asks for too much.
   *
   * @param retryAfter when the next request is taken, in milliseconds from now
   */
  public RefusedException(String message, long retryAfter) {
    super(message, null, false, false);
    this.code = ErrorCode.RATE_LIMITED;
    this.retryAfter = retryAfter;
  }

  /** The kind of refusal. */
  public ErrorCode code() {
    return code;
  }

  /** The error object of the protocol: code, name, message, temporary, retryAfterMs if known. */
  public Map<String, Object> fields() {
    return Fields.of(
        "code", code.number(),
        "name", code.text(),
        "message", getMessage(),
        "temporary", code.temporary(),
        "retryAfterMs", retryAfter == 0 ? null : retryAfter);
  }
}
