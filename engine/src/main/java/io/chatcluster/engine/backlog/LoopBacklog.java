package io.chatcluster.engine.backlog;

import io.chatcluster.engine.loop.Deadlines;
import io.chatcluster.engine.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The debtors of one event loop, looked at ten times a second while there are any. */
final class LoopBacklog extends Deadlines.Entry {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Backlog node;
  private final Loop loop;
  private final List<Debt> debts = new ArrayList<>();
  private boolean watching;
  private volatile long greatest;

  LoopBacklog(Backlog node, Loop loop) {
    this.node = node;
    this.loop = loop;
  }

  void owes(Debt debt) {
    if (!debt.listed) {
      debt.listed = true;
      debts.add(debt);
    }
    if (!watching) {
      watching = true;
      loop.deadlines(BETWEEN_LOOKS).start(this);
    }
    long more = measure(debt);
    if (debt.counted > greatest) {
      greatest = debt.counted;
    }
    node.count(more);
  }

  /** The bytes of the greatest debtor, as last seen. Any thread. */
  long greatest() {
    return greatest;
  }

  /** Closes the greatest debtor, if there still is too much, and hands on. Any thread. */
  boolean closeGreatest() {
    return loop.execute(
        () -> {
          Debt most = look();
          if (most != null && node.isOver()) {
            // Its connection may last a moment longer, but it must not be chosen again.
            most.closed = true;
            most.debtor.closeAsGreatest();
            look();
          }
          node.relieve();
        });
  }

  @Override
  protected void expired() {
    look();
    watching = !debts.isEmpty();
    if (watching) {
      loop.deadlines(BETWEEN_LOOKS).start(this);
    }
  }

  /** Counts anew, forgets who owes nothing; returns the greatest debtor. */
  private Debt look() {
    long more = 0;
    Debt most = null;
    int kept = 0;
    for (int i = 0; i < debts.size(); i++) {
      Debt debt = debts.get(i);
      more += measure(debt);
      if (debt.counted == 0) {
        debt.listed = false;
      } else {
        debts.set(kept++, debt);
        if (most == null || debt.counted > most.counted) {
          most = debt;
        }
      }
    }
    debts.subList(kept, debts.size()).clear();
    greatest = most == null ? 0 : most.counted;
    node.count(more);
    return most;
  }

  private static long measure(Debt debt) {
    long before = debt.counted;
    debt.counted = debt.closed ? 0 : debt.debtor.owed();
    return debt.counted - before;
  }
}
