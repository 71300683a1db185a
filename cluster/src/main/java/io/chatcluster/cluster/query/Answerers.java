package io.chatcluster.cluster.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has answered one query and who can still. A node with a lease is known by its uid; the others
 * are only counted. Not safe for threads.
 */
final class Answerers {
  private final Set<String> answered = new HashSet<>();

  /** Who listened when the question was asked; whoever comes later was not asked. */
  private Map<String, String> asked;

  private Set<String> present = Set.of();
  private int nameless;
  private int unnamed;
  private int mostUnnamed;
  private boolean wasDone;

  /** Notes an answer; false if this member has answered before. */
  boolean add(String uid) {
    if (uid == null) {
      nameless++;
      return true;
    }
    return answered.add(uid);
  }

  /**
   * Notes who listens now.
   *
   * @return whether nobody can answer any more. Where answers cannot be told apart the count has to
   *     say so twice: the member that left may be one that had answered
   */
  boolean look(Attendance now) {
    boolean isSure = wasDone;
    if (asked == null) {
      asked = new HashMap<>(now.present());
      asked.putAll(now.silent());
      mostUnnamed = now.unnamed();
      unnamed = now.unnamed();
      isSure = true;
    }
    present = new HashSet<>(now.present().keySet());
    int all = present.size();
    present.retainAll(asked.keySet());
    // A node may have been counted without a name while its lease was not known here.
    int newcomers = all - present.size();
    int before = unnamed;
    unnamed = Math.min(unnamed, now.unnamed() + newcomers);
    wasDone = isDone();
    return wasDone && (isSure || unnamed == before);
  }

  /** Whether all that listened at the last look have answered; false before the first. */
  boolean isDone() {
    return asked != null && answered.containsAll(present) && unnamedAnswers() >= unnamed;
  }

  private int unnamedAnswers() {
    int strangers = 0;
    for (String uid : answered) {
      if (!isKnown(uid)) {
        strangers++;
      }
    }
    return nameless + strangers;
  }

  /** Whether a member has a lease. */
  private boolean isKnown(String uid) {
    return asked != null && asked.containsKey(uid);
  }

  /** Whether more can come from a member; null for one that does not tell its uid. */
  boolean canCome(String uid) {
    if (asked == null) {
      return true;
    }
    return (uid != null && isKnown(uid)) ? present.contains(uid) : unnamed > 0;
  }

  /** How many members answered. */
  int count() {
    return answered.size() + nameless;
  }

  /** The names of those that did not answer; before the first look it is not known who listens. */
  List<String> missing() {
    if (asked == null) {
      return new ArrayList<>(List.of(Answers.UNNAMED));
    }
    List<String> missing = new ArrayList<>();
    asked.forEach(
        (uid, node) -> {
          if (!answered.contains(uid)) {
            missing.add(node);
          }
        });
    for (int i = unnamedAnswers(); i < mostUnnamed; i++) {
      missing.add(Answers.UNNAMED);
    }
    return missing;
  }

  /** The name of a member for people. */
  String nameOf(String uid) {
    return asked == null ? Answers.UNNAMED : asked.getOrDefault(uid, Answers.UNNAMED);
  }
}
