package io.chatcluster.engine.api;

/**
 * How an event is delivered.
 *
 * @param isVolatile drop it for a socket whose transport cannot take it at once
 * @param compress whether permessage-deflate may be used, where it was negotiated
 * @param plain whether the arguments are those of {@link EngineNamespace#plain}, or came from
 *     another node: they are written as they are, and the application's {@code JsonSupport} is not
 *     asked again
 */
public record EmitFlags(boolean isVolatile, boolean compress, boolean plain) {
  /** Reliable towards the transport, compression allowed. */
  public static final EmitFlags NONE = new EmitFlags(false, true);

  /** Dropped for sockets that are busy. */
  public static final EmitFlags VOLATILE = new EmitFlags(true, true);

  /** Flags for arguments of the application. */
  public EmitFlags(boolean isVolatile, boolean compress) {
    this(isVolatile, compress, false);
  }
}
