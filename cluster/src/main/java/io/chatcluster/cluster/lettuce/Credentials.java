package io.chatcluster.cluster.lettuce;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** User and password for Lettuce, which tells new ones to Redis on every open connection. */
final class Credentials implements RedisCredentialsProvider {
  private static final Logger log = LoggerFactory.getLogger(Credentials.class);
  private static final long PERIOD_MILLIS = 2_000;

  private final RedisAccess access;
  private final Sinks.Many<RedisCredentials> changes = Sinks.many().multicast().directBestEffort();
  private volatile String password;

  /**
   * Asks for the password once, and from then on every 2 s.
   *
   * @throws RuntimeException what the supplier of the password throws now
   */
  Credentials(RedisAccess access, ScheduledExecutorService thread) {
    this.access = access;
    this.password = access.password().get();
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, MILLISECONDS);
  }

  private void look() {
    try {
      String present = access.password().get();
      if (!present.equals(password)) {
        password = present;
        log.info("The password of Redis has changed");
        changes.tryEmitNext(present());
      }
    } catch (RuntimeException e) {
      // Not the exception itself: nobody knows what it quotes.
      log.warn("The password of Redis could not be read: {}", e.getClass().getSimpleName());
    }
  }

  private RedisCredentials present() {
    return RedisCredentials.just(access.username(), password.toCharArray());
  }

  @Override
  public Mono<RedisCredentials> resolveCredentials() {
    return Mono.fromSupplier(this::present);
  }

  @Override
  public boolean supportsStreaming() {
    return true;
  }

  @Override
  public Flux<RedisCredentials> credentials() {
    return changes.asFlux();
  }
}
