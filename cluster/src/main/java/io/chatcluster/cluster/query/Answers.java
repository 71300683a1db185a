package io.chatcluster.cluster.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * What came back from the cluster, and what did not.
 *
 * @param values what was answered, in the order in which it came
 * @param expected how many answers could come: of clients where clients were asked, else of members
 * @param received how many came
 * @param missing the names of the members that did not answer, or not completely; a member without
 *     a lease, such as a Node.js server, appears as {@link #UNNAMED}
 */
public record Answers<T>(List<T> values, int expected, int received, List<String> missing) {
  /** A member whose name is not known. */
  public static final String UNNAMED = "?";

  public Answers {
    // A client may answer null.
    values = Collections.unmodifiableList(new ArrayList<>(values));
    missing = List.copyOf(missing);
  }

  /** Whether everything that was expected came. */
  public boolean isComplete() {
    return received >= expected && missing.isEmpty();
  }

  /** The same with other values. */
  public <U> Answers<U> map(Function<? super T, ? extends U> change) {
    List<U> changed = new ArrayList<>(values.size());
    values.forEach(value -> changed.add(change.apply(value)));
    return new Answers<>(changed, expected, received, missing);
  }
}
