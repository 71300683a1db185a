package io.chatcluster.cluster;

import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.interest.Probe;
import io.chatcluster.cluster.interest.Subscriptions;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.query.PendingQueries;
import io.chatcluster.cluster.tally.Tallies;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.traffic.Workers;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Channels;
import java.util.Collection;

/** Takes what arrives from the thread of the bus and hands it over; decides nothing else. */
final class Inbound implements BusListener {
  private final EchoRules echo;
  private final Workers workers;
  private final Subscriptions subscriptions;
  private final PendingQueries queries;
  private final Probe probe;
  private final HealthWatch health;
  private final Tallies tallies;
  private final RoomLog log;
  private final Counters counters;

  Inbound(
      EchoRules echo,
      Workers workers,
      Subscriptions subscriptions,
      PendingQueries queries,
      Probe probe,
      HealthWatch health,
      Tallies tallies,
      RoomLog log,
      Counters counters) {
    this.echo = echo;
    this.workers = workers;
    this.subscriptions = subscriptions;
    this.queries = queries;
    this.probe = probe;
    this.health = health;
    this.tallies = tallies;
    this.log = log;
    this.counters = counters;
  }

  @Override
  public void message(String channel, byte[] message) {
    if (probe.took(channel)) {
      return;
    }
    if (tallies.areOn(channel)) {
      tally(message);
      return;
    }
    counters.received(message.length);
    if (echo.isOwn(message)) {
      counters.dropped(DropReason.OWN_ECHO);
      return;
    }
    tallies.arrived(channel, message);
    if (!workers.offer(Channels.namespaceHash(channel), new Addressed(channel, message))) {
      counters.dropped(DropReason.OVERFLOW);
    }
  }

  /** Only one that is dropped counts as a message. */
  private void tally(byte[] message) {
    switch (tallies.take(message)) {
      case COUNTED -> {}
      case UNKNOWN -> dropped(message, DropReason.UNKNOWN_MEMBER);
      case MALFORMED -> dropped(message, DropReason.MALFORMED);
    }
  }

  private void dropped(byte[] message, DropReason reason) {
    counters.received(message.length);
    counters.dropped(reason);
  }

  @Override
  public void connected() {
    subscriptions.connected();
    tallies.connected();
    log.reconnected();
  }

  @Override
  public void lost(Collection<String> channels) {
    subscriptions.lost(channels);
    tallies.lost(channels);
    health.broken();
  }

  @Override
  public void faltered() {
    health.broken();
  }

  @Override
  public void disconnected() {
    subscriptions.disconnected();
    health.broken();
    queries.fail(new ClusterUnavailableException("answers were lost with the connection"));
  }
}
