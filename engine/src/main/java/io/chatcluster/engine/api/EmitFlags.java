package io.chatcluster.engine.api;

/**
 * How an event is delivered.
 *
 * @param isVolatile drop it for a socket whose transport cannot take it at once
 * @param compress whether permessage-deflate may be used, where it was negotiated
 */
public record EmitFlags(boolean isVolatile, boolean compress) {
  /** Reliable towards the transport, compression allowed. */
  public static final EmitFlags NONE = new EmitFlags(false, true);

  /** Dropped for sockets that are busy. */
  public static final EmitFlags VOLATILE = new EmitFlags(true, true);
}
