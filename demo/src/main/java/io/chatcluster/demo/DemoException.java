package io.chatcluster.demo;

/** The demonstration cannot go on; the message is one line for the person at the terminal. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
