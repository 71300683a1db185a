package io.chatcluster.server.config.text;

import java.util.Collection;
import java.util.Comparator;

/** Finds what a mistyped name was probably meant to be. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * {@code "; did you mean X?"} for the nearest of the known names, or the empty text when none is
   * near: a third of the letters may differ.
   */
  public static String sentence(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(typed, name)).thenComparing(n -> n))
        .filter(name -> distance(typed, name) <= Math.max(2, name.length() / 3))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  /** How many letters must be added, removed or replaced (Levenshtein). */
  static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replace = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
