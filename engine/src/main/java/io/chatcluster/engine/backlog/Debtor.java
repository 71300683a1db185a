package io.chatcluster.engine.backlog;

/** Something that holds bytes for a client; asked on its event loop only. */
public interface Debtor {
  /** The bytes that wait for the client now. */
  long owed();

  /** Ends the client's connection, as it takes too little; what waits for it is dropped. */
  void closeAsSlow();
}
