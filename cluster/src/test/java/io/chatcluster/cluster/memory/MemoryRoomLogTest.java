package io.chatcluster.cluster.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryRoomLogTest extends RoomLogContract {
  private final MemoryHub hub = new MemoryHub();
  private Instant now = Instant.EPOCH;
  private final RoomLog log = new MemoryRoomLog(hub, OPTIONS, () -> now);

  @Override
  protected RoomLog log() {
    return log;
  }

  @Override
  protected Bus bus(BusListener listener) throws Exception {
    Bus bus = new MemoryBus(hub);
    done(bus.start(listener));
    return bus;
  }

  @Override
  protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) throws Exception {
    now = now.plus(DEDUPE_TIME);
    assertThat(done(dedupingLog.append(entry)).duplicate()).isTrue();
    now = now.plusMillis(1);
    assertThat(done(dedupingLog.append(entry)).duplicate()).isFalse();
  }

  @Test
  void aRoomThatWasIdleForLongStartsANewEpoch() throws Exception {
    Appended first = done(log.append(entry("a", null)));
    now = now.plus(OPTIONS.idleTime()).plus(Duration.ofMillis(1));

    Appended next = done(log.append(entry("a", null)));

    assertThat(next.seq()).isEqualTo(1);
    assertThat(next.epoch()).isNotEqualTo(first.epoch());
  }
}
