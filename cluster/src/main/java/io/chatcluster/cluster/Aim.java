package io.chatcluster.cluster;

import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.engine.api.Selection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whom an operation reaches, and how.
 *
 * @param flags those of the wire
 * @param local whether only this node is meant
 */
record Aim(String nsp, Selection selection, Map<String, Object> flags, boolean local) {
  static Aim all(String nsp) {
    return new Aim(nsp, Selection.ALL, Map.of(), false);
  }

  Aim with(Selection other) {
    return new Aim(nsp, other, flags, local);
  }

  Aim withFlag(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(flags);
    more.put(name, value);
    return new Aim(nsp, selection, more, local);
  }

  Aim here() {
    return new Aim(nsp, selection, flags, true);
  }

  Targets targets() {
    return new Targets(selection.rooms(), selection.except());
  }
}
