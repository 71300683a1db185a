package io.chatcluster.cluster;

import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Message;

/**
 * What a node does about its own messages when Redis brings them back. Numbers are those of the
 * classic wire, and of the sharded one.
 *
 * <table>
 *   <caption>Per kind of message</caption>
 *   <tr><th>kind</th><th>applied on this node</th><th>own message</th></tr>
 *   <tr><td>broadcast (array; 3)</td><td>at once, after it was published</td><td>known by its
 *   uid, dropped</td></tr>
 *   <tr><td>broadcast with acks (7; 3 with a requestId)</td><td>at once, after it was
 *   published</td><td>known by its uid, dropped</td></tr>
 *   <tr><td>join, leave, disconnect (2, 3, 4; 4, 5, 6)</td><td>at once, before it is published: so
 *   they work on own sockets while Redis is away, after what was emitted before. A Node.js member
 *   waits for its own message on the classic wire</td><td>known by its uid, dropped; those of
 *   emitters have no uid and are applied by all</td></tr>
 *   <tr><td>fetch, all rooms (5, 1; 7)</td><td>the own part at once</td><td>known by its uid,
 *   dropped</td></tr>
 *   <tr><td>serverSideEmit (6; 9)</td><td>never: it is for the others</td><td>known by its uid,
 *   dropped</td></tr>
 *   <tr><td>answers</td><td>–</td><td>belong to whom the requestId belongs</td></tr>
 *   <tr><td>logged message</td><td>when it comes back, so that all nodes see one order</td><td>has
 *   no uid of a node, delivered</td></tr>
 * </table>
 *
 * <p>Order: broadcasts and requests of one node go out on one connection and arrive on one, and
 * each namespace has one worker, so what was emitted before a join or a disconnect is delivered
 * before it. After a join, see {@link RecentJoins}.
 */
final class EchoRules {
  private final String uid;
  private final Wire wire;

  EchoRules(String uid, Wire wire) {
    this.uid = uid;
    this.wire = wire;
  }

  /** Whether a message is certainly this node's own, from its first bytes. Cheap. */
  boolean isOwn(byte[] message) {
    return wire.isOwn(message);
  }

  /** Whether this node sent the message. */
  boolean isOwn(Message message) {
    return uid.equals(message.uid());
  }
}
