package io.chatcluster.cluster.query;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who listens to the requests of a namespace at one moment, this node aside.
 *
 * @param present living nodes: their names for people by their uids
 * @param silent nodes whose lease has ended and whose connections have not; by their uids
 * @param unnamed how many others listen: members without a lease
 */
record Attendance(Map<String, String> present, Map<String, String> silent, int unnamed) {
  /**
   * The same moment, with the names that more leases tell a moment later. Who has left meanwhile is
   * still here; who has come takes the place of an unnamed one only where that one is gone too.
   */
  Attendance named(Attendance later) {
    Map<String, String> living = new LinkedHashMap<>(present);
    living.putAll(later.present);
    Map<String, String> dead = new LinkedHashMap<>(silent);
    dead.putAll(later.silent);
    dead.keySet().removeAll(living.keySet());
    int others = present.size() + silent.size() + unnamed - living.size() - dead.size();
    return new Attendance(living, dead, Math.max(later.unnamed, others));
  }
}
