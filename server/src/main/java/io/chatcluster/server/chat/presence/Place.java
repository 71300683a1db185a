package io.chatcluster.server.chat.presence;

/**
 * Where users can be.
 *
 * @param namespace the namespace, with its leading slash
 * @param room a room of it; neither contains control characters
 */
public record Place(String namespace, String room) {
  public Place {
    if (namespace.indexOf('\n') >= 0 || room.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a place has no line breaks");
    }
  }
}
