package io.chatcluster.cluster.query;

import io.chatcluster.cluster.wire.message.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A question to which every member gives one answer. */
final class MemberQuery<T> extends Query<T> {
  private final Function<Response, Collection<T>> reading;
  private final int own;
  private final List<T> values;
  private final Answerers answerers = new Answerers();

  /**
   * @param reading the values of an answer; null if it is none to this question
   * @param local what this node itself has to say; null if it is not asked
   */
  MemberQuery(
      String nsp,
      String requestId,
      Function<Response, Collection<T>> reading,
      Collection<? extends T> local) {
    super(nsp, requestId);
    this.reading = reading;
    this.own = local == null ? 0 : 1;
    this.values = local == null ? new ArrayList<>() : new ArrayList<>(local);
  }

  @Override
  synchronized boolean takes(Response response) {
    Collection<T> more = reading.apply(response);
    if (isDone() || more == null || !answerers.add(response.uid())) {
      return false;
    }
    values.addAll(more);
    return answerers.isDone();
  }

  @Override
  synchronized boolean looks(Attendance attendance) {
    return answerers.look(attendance);
  }

  @Override
  synchronized Answers<T> answers() {
    List<String> missing = answerers.missing();
    int received = own + answerers.count();
    return new Answers<>(values, received + missing.size(), received, missing);
  }
}
