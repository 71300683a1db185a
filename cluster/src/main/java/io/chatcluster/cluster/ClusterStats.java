package io.chatcluster.cluster;

import io.chatcluster.cluster.traffic.DropReason;
import java.util.Map;

/**
 * What a node counted since it started, and what it holds now.
 *
 * @param messagesReceived messages that arrived, dropped ones included
 * @param messagesPublished messages handed to the bus
 * @param publishLost messages that the other nodes did not get, because the bus was not connected
 *     or failed
 * @param publishWaiting emits that wait now until the bus is back
 * @param dropped messages that arrived and were not delivered, for every reason
 * @param subscriptions channels that are confirmed now
 * @param subscriptionsPending channels that are wanted and not confirmed now
 * @param queriesPending questions to other members that wait for answers now
 * @param queued messages that wait for a worker now
 */
public record ClusterStats(
    long messagesReceived,
    long messagesPublished,
    long publishLost,
    int publishWaiting,
    Map<DropReason, Long> dropped,
    int subscriptions,
    int subscriptionsPending,
    int queriesPending,
    int queued) {
  public ClusterStats {
    dropped = Map.copyOf(dropped);
  }
}
