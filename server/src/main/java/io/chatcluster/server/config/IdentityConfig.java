package io.chatcluster.server.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Who the node is and what it serves.
 *
 * @param nodeId unique in the cluster; 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param namespaces the chat namespaces, each with its leading slash; the lobby is not among them
 * @param siblings other nodes that the page offers; may name this node too
 */
public record IdentityConfig(String nodeId, List<String> namespaces, List<Sibling> siblings) {
  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern NAMESPACE = Pattern.compile("/[A-Za-z0-9._/-]{1,63}");

  public IdentityConfig {
    namespaces = List.copyOf(namespaces);
    siblings = List.copyOf(siblings);
    Check.matches(Setting.NODE_ID, nodeId, NODE_ID);
    Check.count(Setting.NAMESPACES, namespaces, 1, 32);
    namespaces.forEach(name -> Check.matches(Setting.NAMESPACES, name, NAMESPACE));
    Check.distinct(Setting.NAMESPACES, namespaces);
    Check.count(Setting.SIBLINGS, siblings, 0, 32);
    Check.distinct(Setting.SIBLINGS, siblings.stream().map(Sibling::node).toList());
  }
}
