package io.chatcluster.cluster;

import io.chatcluster.cluster.answer.Answering;
import io.chatcluster.cluster.query.PendingQueries;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Decoded;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes what arrived and gives it to whom it concerns. On the worker of its namespace. */
final class Received {
  private static final Logger log = LoggerFactory.getLogger(Received.class);

  private final Wire wire;
  private final EchoRules echo;
  private final Broadcasts broadcasts;
  private final Answering answering;
  private final PendingQueries queries;
  private final Counters counters;

  Received(
      Wire wire,
      EchoRules echo,
      Broadcasts broadcasts,
      Answering answering,
      PendingQueries queries,
      Counters counters) {
    this.wire = wire;
    this.echo = echo;
    this.broadcasts = broadcasts;
    this.answering = answering;
    this.queries = queries;
    this.counters = counters;
  }

  /** Handles one message; never throws. */
  void handle(Addressed arrived) {
    Decoded decoded = wire.decode(arrived.channel(), arrived.bytes());
    if (decoded instanceof Decoded.Malformed malformed) {
      counters.dropped(DropReason.MALFORMED);
      log.debug("Dropped what no member sends: {}", malformed.reason());
      return;
    }
    Decoded.Valid valid = (Decoded.Valid) decoded;
    Message message = valid.message();
    if (echo.isOwn(message)) {
      counters.dropped(DropReason.OWN_ECHO);
    } else if (message instanceof Broadcast broadcast) {
      broadcasts.received(broadcast);
    } else if (message instanceof Request request) {
      answering.received(valid.nsp(), request);
    } else {
      answered((Response) message);
    }
  }

  private void answered(Response response) {
    switch (queries.take(response)) {
      case YES -> {}
      case LATE -> counters.dropped(DropReason.LATE_ANSWER);
      case OTHERS -> counters.dropped(DropReason.OTHERS_ANSWER);
    }
  }
}
