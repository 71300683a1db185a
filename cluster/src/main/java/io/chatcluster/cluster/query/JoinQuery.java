package io.chatcluster.cluster.query;

import io.chatcluster.cluster.wire.message.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether sockets of other members could enter rooms. Java members answer, each once; members
 * without a lease are not waited for, since Node.js servers do not answer and have no limit.
 */
final class JoinQuery extends Query<Integer> {
  private final Set<String> answered = new HashSet<>();
  private Set<String> asked;
  private int refused;

  JoinQuery(String nsp, String requestId) {
    super(nsp, requestId);
  }

  @Override
  synchronized boolean takes(Response response) {
    if (response instanceof Response.Joined joined
        && joined.uid() != null
        && answered.add(joined.uid())) {
      refused += joined.refused();
    }
    return haveAllAnswered();
  }

  @Override
  synchronized boolean looks(Attendance attendance) {
    Set<String> present = attendance.present().keySet();
    if (asked == null) {
      asked = new HashSet<>(present);
    } else {
      asked.retainAll(present);
    }
    return haveAllAnswered();
  }

  private boolean haveAllAnswered() {
    return asked != null && answered.containsAll(asked);
  }

  @Override
  synchronized Answers<Integer> answers() {
    return new Answers<>(List.of(refused), answered.size(), answered.size(), List.of());
  }
}
