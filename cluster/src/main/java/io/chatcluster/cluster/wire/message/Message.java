package io.chatcluster.cluster.wire.message;

/** Anything that members of a cluster send to each other in a namespace. */
public sealed interface Message permits Broadcast, Request, Response {
  /** Who sent it; null where the wire does not say. */
  String uid();
}
