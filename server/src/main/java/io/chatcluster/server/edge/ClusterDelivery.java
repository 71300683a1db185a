package io.chatcluster.server.edge;

import io.chatcluster.cluster.ClusterNamespace;
import io.chatcluster.server.chat.Delivery;

/** Sends the events of one namespace through the cluster. */
final class ClusterDelivery implements Delivery {
  private final ClusterNamespace namespace;

  ClusterDelivery(ClusterNamespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public void emit(Audience audience, String event, Object argument) {
    ClusterNamespace to = namespace;
    if (audience.room() != null) {
      to = to.to(audience.room());
    }
    if (audience.except() != null) {
      to = to.except(audience.except());
    }
    if (audience.isVolatile()) {
      to = to.asVolatile();
    }
    to.emit(event, argument);
  }
}
