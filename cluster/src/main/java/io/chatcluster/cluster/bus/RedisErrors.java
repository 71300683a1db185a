package io.chatcluster.cluster.bus;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * What Redis refuses by an error reply: what it refuses now, and how often since the start. A
 * broken connection or a missing answer is no refusal.
 *
 * <p>A refusal lasts until Redis accepts the operation again and has not refused it in the same way
 * for 5 s, so that commands of which only some are refused make one change and not many. Any
 * thread; nothing blocks.
 */
public final class RedisErrors {
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MAX_TEXT = 200;

  /** As Redis repeats them, and whatever follows HELLO and AUTH. */
  private static final Pattern ARGUMENTS =
      Pattern.compile(
          ",? with args beginning with.*|(?<=HELLO)\\b.{0,20}\\bAUTH\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final LongSupplier nanoClock;
  private final Map<RedisErrorKind, LongAdder> counts = new EnumMap<>(RedisErrorKind.class);
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** What is refused now; guarded by this. */
  private final List<Present> present = new ArrayList<>();

  /** The operations of these, never changed in place; read for every accepted command. */
  private volatile Set<RedisOperation> refused = Set.of();

  /**
   * One kind of refusal.
   *
   * @param reply what Redis answered the first time: one line of at most 200 characters, without
   *     the arguments of the command
   */
  public record Refusal(RedisOperation operation, RedisErrorKind kind, String reply) {}

  /** Is told what changes; on the threads of Redis among others: it must not block or throw. */
  public interface Listener {
    /** One command was refused. */
    default void refused(RedisOperation operation, RedisErrorKind kind) {}

    /** From now on something is refused. */
    default void began(Refusal refusal) {}

    /** It is not refused any more. */
    default void ended(Refusal refusal) {}
  }

  private static final class Present {
    final Refusal refusal;
    long refusedAt;
    boolean isAcceptedSince;

    Present(Refusal refusal) {
      this.refusal = refusal;
    }
  }

  /** Nothing is refused yet. */
  public RedisErrors() {
    this(System::nanoTime);
  }

  RedisErrors(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    for (RedisErrorKind kind : RedisErrorKind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  /** Adds a listener; it is told changes from now on. */
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Redis answered a command with an error.
   *
   * @param reply its words, which begin with the kind
   * @return the kind; empty where the reply only says what to do instead, see {@link
   *     RedisErrorKind#of}
   */
  public Optional<RedisErrorKind> refused(RedisOperation operation, String reply) {
    Optional<RedisErrorKind> kind = RedisErrorKind.of(reply);
    kind.ifPresent(known -> refused(operation, known, reply));
    return kind;
  }

  private void refused(RedisOperation operation, RedisErrorKind kind, String reply) {
    counts.get(kind).increment();
    listeners.forEach(listener -> listener.refused(operation, kind));
    Refusal begun = note(operation, kind, reply);
    if (begun != null) {
      listeners.forEach(listener -> listener.began(begun));
    }
  }

  /** Returns what is refused for the first time, else null. */
  private synchronized Refusal note(RedisOperation operation, RedisErrorKind kind, String reply) {
    Present known = null;
    for (Present each : present) {
      if (each.refusal.operation == operation && each.refusal.kind == kind) {
        known = each;
      }
    }
    boolean isNew = known == null;
    if (isNew) {
      known = new Present(new Refusal(operation, kind, shown(reply)));
      present.add(known);
      refused = operations();
    }
    known.refusedAt = nanoClock.getAsLong();
    known.isAcceptedSince = false;
    return isNew ? known.refusal : null;
  }

  /**
   * A reply in a form that may be logged: one line of at most 200 characters, without the arguments
   * that Redis or a proxy repeats of a command. They may be what users wrote, or a password.
   */
  public static String shown(String reply) {
    String line = ARGUMENTS.matcher(reply).replaceFirst("").replaceAll("\\s+", " ").trim();
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
  }

  /** Redis carried out a command. Costs one read of a field while nothing is refused. */
  public void accepted(RedisOperation operation) {
    Set<RedisOperation> known = refused;
    if (!known.isEmpty() && known.contains(operation)) {
      accept(operation);
    }
  }

  private void accept(RedisOperation operation) {
    synchronized (this) {
      for (Present each : present) {
        each.isAcceptedSince |= each.refusal.operation == operation;
      }
    }
    endOld();
  }

  private void endOld() {
    List<Refusal> ended = new ArrayList<>();
    synchronized (this) {
      long now = nanoClock.getAsLong();
      for (Iterator<Present> all = present.iterator(); all.hasNext(); ) {
        Present each = all.next();
        if (each.isAcceptedSince && now - each.refusedAt >= HOLD_NANOS) {
          all.remove();
          ended.add(each.refusal);
        }
      }
      refused = operations();
    }
    ended.forEach(refusal -> listeners.forEach(listener -> listener.ended(refusal)));
  }

  private Set<RedisOperation> operations() {
    return present.stream().map(each -> each.refusal.operation).collect(toUnmodifiableSet());
  }

  /** What is refused now, the oldest first. To be called every few seconds: it also ends some. */
  public List<Refusal> present() {
    if (refused.isEmpty()) {
      return List.of();
    }
    endOld();
    synchronized (this) {
      return present.stream().map(each -> each.refusal).toList();
    }
  }

  /** How many error replies of each kind there were; every kind is among them. */
  public Map<RedisErrorKind, Long> counts() {
    Map<RedisErrorKind, Long> sums = new EnumMap<>(RedisErrorKind.class);
    counts.forEach((kind, count) -> sums.put(kind, count.sum()));
    return sums;
  }
}
