package io.chatcluster.cluster;

import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.traffic.DropReason;
import java.util.Map;

/**
 * What a node counted since it started, and what it holds now.
 *
 * @param messagesReceived messages that arrived, dropped ones included
 * @param messagesPublished messages handed to the bus
 * @param publishLost messages of this node that the bus did not take, or whose connection was gone
 *     before the bus answered; of those some may have arrived
 * @param missed messages that other Java nodes sent on channels this node listens to, and that
 *     never arrived here, whoever lost them: the broadcasts, and on the sharded wire also the
 *     requests. When is said by {@link TallyOptions}; it is never too many, and never taken back,
 *     as long as nobody forges the counts of a node that has a lease. Not among them is what was
 *     lost before the first tally for its channel; what a node that died had not told any more;
 *     what emitters, Node.js members and the {@link io.chatcluster.cluster.log.RoomLog} sent; what
 *     was sent to rooms whose names are as long as a socket's id; what is beyond the bounds of
 *     {@link TallyOptions}
 * @param unheard messages for the {@link io.chatcluster.cluster.log.RoomLog} that no subscription
 *     took although this node is subscribed to their channel; they were not appended, and the
 *     channel was subscribed anew
 * @param tallied pairs of another node and a channel whose losses are counted now
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
    long missed,
    long unheard,
    int tallied,
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
