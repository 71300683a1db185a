package io.chatcluster.cluster.traffic;

/** Why a message that arrived was not delivered. */
public enum DropReason {
  /** This node sent it, and has delivered it already. Nothing is wrong. */
  OWN_ECHO,
  /** It is not of a namespace that this node has. */
  OTHER_NAMESPACE,
  /** It is not what a member of the cluster sends, or a tally whose counts cannot be true. */
  MALFORMED,
  /** It is a tally of a node that has no lease: of none at all, or one that came a moment ago. */
  UNKNOWN_MEMBER,
  /** It answers a question of another member; on the common channel all hear all answers. */
  OTHERS_ANSWER,
  /** It answers a question that was over: its time had run out, or its member was given up. */
  LATE_ANSWER,
  /** The worker had no room for it: the node is too slow. */
  OVERFLOW,
  /** It let sockets enter rooms, and one was in as many as it may be. The rest was done. */
  ROOM_LIMIT,
  /** Delivering it threw. */
  FAILED
}
