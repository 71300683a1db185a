package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogContract;
import io.chatcluster.cluster.log.RoomLogOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Ordered rooms on one server, whichever that is, with a bus of the classic kind. */
abstract class LettuceRoomLogContract extends RoomLogContract {
  private LettuceConnections connections;
  private RoomLog log;

  /** Where the server is. */
  abstract String uri();

  /** Options whose keys no other test has. */
  RoomLogOptions options() {
    return OPTIONS;
  }

  @BeforeEach
  void open() {
    connections = new LettuceConnections(RedisOptions.of(uri(), "test"));
    log = new LettuceRoomLog(connections, options());
  }

  /** A log on the same connections that recognises repeats for ten minutes. */
  RoomLog remembering() {
    return new LettuceRoomLog(connections, RoomLogOptions.DEFAULTS);
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Override
  protected RoomLog log() {
    return log;
  }

  @Override
  protected Bus bus(BusListener listener) throws Exception {
    Bus bus = new LettuceBus(connections);
    done(bus.start(listener));
    return bus;
  }
}
