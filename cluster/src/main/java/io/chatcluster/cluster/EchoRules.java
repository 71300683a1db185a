package io.chatcluster.cluster;

import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Message;

/**
 * What a node does about its own messages when Redis brings them back.
 *
 * <table>
 *   <caption>Per kind of message</caption>
 *   <tr><th>kind</th><th>applied on this node</th><th>own message</th></tr>
 *   <tr><td>broadcast</td><td>at once, after it was published</td><td>known by its uid,
 *   dropped</td></tr>
 *   <tr><td>logged message</td><td>when it comes back, so that all nodes see one order</td><td>has
 *   no uid of a node, delivered</td></tr>
 * </table>
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
