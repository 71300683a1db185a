package io.chatcluster.server.chat;

import java.util.Locale;

/** What can be wrong with a request. A number is never used again for something else. */
public enum ErrorCode {
  /** The request is not one: wrong type, wrong form, missing. */
  BAD_REQUEST(4000, false),
  /** Nobody who may connect. */
  UNAUTHORIZED(4001, false),
  /** The token has ended. */
  TOKEN_EXPIRED(4002, false),
  /** The user may not do this. */
  FORBIDDEN(4003, false),
  /** The socket has not joined the room. */
  NOT_IN_ROOM(4004, false),
  /** Longer than the limit. */
  TOO_LARGE(4005, false),
  /** The socket is in as many rooms as it may be. */
  TOO_MANY_ROOMS(4006, false),
  /** The user may not speak for now. */
  MUTED(4007, false),
  /** Too many requests; later ones are taken. */
  RATE_LIMITED(4290, true),
  /** Redis could not be reached in time. */
  UNAVAILABLE(5030, true),
  /** This node goes away; another one takes the request. */
  DRAINING(5031, true);

  private final int number;
  private final boolean temporary;

  ErrorCode(int number, boolean temporary) {
    this.number = number;
    this.temporary = temporary;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The name on the wire, for example {@code bad_request}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }
}
