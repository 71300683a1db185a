package io.chatcluster.engine.backlog;

/** A debtor as it was last seen; belongs to its event loop. */
public final class Debt {
  final Debtor debtor;
  long counted;
  boolean listed;
  boolean closed;

  /** A debtor that is not counted yet. */
  public Debt(Debtor debtor) {
    this.debtor = debtor;
  }
}
