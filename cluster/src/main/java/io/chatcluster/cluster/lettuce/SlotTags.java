package io.chatcluster.cluster.lettuce;

import io.lettuce.core.cluster.SlotHash;

/** Numbers that, as a hash tag, put a key into a certain slot of a Redis Cluster. */
final class SlotTags {
  private static final int[] TAGS = tags();

  private SlotTags() {}

  /** The tag, without braces, for the slot of a channel or key; the same one always. */
  static String of(String channel) {
    return Integer.toString(TAGS[SlotHash.getSlot(channel)]);
  }

  /** The smallest number for each slot: some 170,000 are tried, once. */
  private static int[] tags() {
    int[] tags = new int[SlotHash.SLOT_COUNT];
    int missing = tags.length;
    for (int number = 1; missing > 0; number++) {
      int slot = SlotHash.getSlot(Integer.toString(number));
      if (tags[slot] == 0) {
        tags[slot] = number;
        missing--;
      }
    }
    return tags;
  }
}
