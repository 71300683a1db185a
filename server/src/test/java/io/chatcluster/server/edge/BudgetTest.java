package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Budget budget = new Budget(100, now::get);

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void twoSecondsMayBeUsedAtOnceAndThenAsMuchAsIsEarned() {
    for (int i = 0; i < 20; i++) {
      assertThat(budget.take(10)).isZero();
    }
    assertThat(budget.take(10)).isPositive();
    pass(100);
    assertThat(budget.take(10)).isZero();
    assertThat(budget.take(10)).isPositive();
  }

  @Test
  void whatIsChargedAfterwardsIsWaitedForByTheNextOne() {
    assertThat(budget.take(5)).isZero();
    budget.charge(1_000);
    long wait = budget.take(1);
    assertThat(wait).isBetween(8_000L, 8_100L);
    pass(wait);
    assertThat(budget.take(1)).isZero();
  }

  @Test
  void aLongPauseGivesNoMoreThanTwoSeconds() {
    pass(1_000_000);
    budget.charge(200);
    assertThat(budget.take(1)).isPositive();
  }

  @Test
  void zeroIsNoLimit() {
    Budget unlimited = new Budget(0, now::get);
    unlimited.charge(Integer.MAX_VALUE);
    assertThat(unlimited.take(Integer.MAX_VALUE)).isZero();
  }
}
