package io.chatcluster.engine.backlog;

/** Something that holds bytes for a client, or of it; asked on its event loop only. */
public interface Debtor {
  /** The bytes that wait for the client now: to take them, or to send the rest. */
  long owed();

  /** Ends the client's connection, as the most of too much waits for it; that is dropped. */
  void closeAsGreatest();
}
