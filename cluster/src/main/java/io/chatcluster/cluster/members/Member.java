package io.chatcluster.cluster.members;

import java.util.Objects;

/**
 * Who takes a lease.
 *
 * @param uid the name of the node on the wire
 * @param node its name for people
 * @param wire which wire it uses, with the version: nodes with another one do not receive its
 *     messages; empty where that is not known
 */
public record Member(String uid, String node, String wire) {
  public Member {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(wire, "wire");
  }
}
