package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;

/**
 * The keys of the presence. A <em>life</em> is one incarnation of a node: its name, a dot and
 * random characters; it begins with a lease and never comes back after that ended.
 *
 * <table>
 *   <caption>Keys, behind the key prefix: {@code socket.io:chat:} unless configured</caption>
 *   <tr><th>key</th><th>type</th><th>what</th><th>until</th></tr>
 *   <tr><td>{@code place:{nsp#room}:users}</td><td>zset</td>
 *       <td>user ids by the time they came, ms</td><td>the last user leaves</td></tr>
 *   <tr><td>{@code place:{nsp#room}:people}</td><td>hash</td>
 *       <td>user id to {@code LIFE=connections LIFE=connections :name}</td><td>the last user leaves</td></tr>
 *   <tr><td>{@code place:{nsp#room}:dead:LIFE}</td><td>string</td>
 *       <td>tombstone: the life's entries were taken away, it may make no more</td>
 *       <td>2 minutes</td></tr>
 *   <tr><td>{@code node:{LIFE}:lease}</td><td>string</td>
 *       <td>the last heartbeat of the life, and the length of its lease in ms</td>
 *       <td>the lease, 10 s, unless renewed; deleted where the life has stayed silent</td></tr>
 *   <tr><td>{@code node:{LIFE}:places}</td><td>set</td>
 *       <td>{@code nsp LF room}: where the life may have entries</td>
 *       <td>its last entry leaves, or it was cleaned up after</td></tr>
 *   <tr><td>{@code node:{LIFE}:claim}</td><td>string</td>
 *       <td>the life that cleans up after this one; itself where its node goes on in another life
 * and takes its entries over</td><td>the lease, unless renewed</td></tr>
 *   <tr><td>{@code nodes}</td><td>zset</td><td>lives by their last heartbeat, a number</td>
 *       <td>every life ended and was cleaned up after</td></tr>
 *   <tr><td>any of these and {@code :aside}</td><td>any</td>
 *       <td>a key that had another type than it should, renamed</td><td>one day</td></tr>
 * </table>
 *
 * <p>Keys of one place share a hash tag, and so do those of one life: a script stays on one shard
 * of a Redis Cluster. The steps between the two are ordered so that a crash leaks nothing: a place
 * is noted among those of a life before its first entry is made, and forgotten after its last one
 * is gone; a life is in {@code nodes} before its lease begins, and until its places are clean.
 */
final class PresenceKeys {
  private final String prefix;

  PresenceKeys(String prefix) {
    this.prefix = prefix;
  }

  String users(Place place) {
    return place(place) + "users";
  }

  String people(Place place) {
    return place(place) + "people";
  }

  String tombstone(Place place, String life) {
    return place(place) + "dead:" + life;
  }

  String lease(String life) {
    return prefix + "node:{" + life + "}:lease";
  }

  String places(String life) {
    return prefix + "node:{" + life + "}:places";
  }

  String claim(String life) {
    return prefix + "node:{" + life + "}:claim";
  }

  String nodes() {
    return prefix + "nodes";
  }

  /** The new name of a key that has the wrong type; in the same slot of a Redis Cluster. */
  static String aside(String key) {
    return (key.indexOf('{') < 0 ? '{' + key + '}' : key) + ":aside";
  }

  /** The form of a place in {@link #places}. */
  static String text(Place place) {
    return place.namespace() + '\n' + place.room();
  }

  /** The place of a {@link #text}. */
  static Place parse(String text) {
    int end = text.indexOf('\n');
    return new Place(text.substring(0, Math.max(0, end)), text.substring(end + 1));
  }

  private String place(Place place) {
    return prefix + "place:{" + place.namespace() + '#' + place.room() + "}:";
  }
}
