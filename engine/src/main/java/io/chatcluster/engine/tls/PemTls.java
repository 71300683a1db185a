package io.chatcluster.engine.tls;

import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.TlsException;
import io.chatcluster.engine.api.network.TlsStatus;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encryption from PEM files. A thread of its own, {@code tls-reload}, looks whether they have
 * changed; new connections then get the new certificate, and those that are open keep theirs. Files
 * that cannot be used change nothing, and are complained of once.
 */
public final class PemTls implements Tls {
  private static final Logger log = LoggerFactory.getLogger(PemTls.class);

  private final PemFiles files;
  private final ScheduledThreadPoolExecutor checks =
      new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("tls-reload", true));
  private volatile PemIdentity identity;
  private final LongAdder reloads = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private String used;
  private String unusable = "";
  private String complained = "";

  /**
   * Reads the files and begins to look at them.
   *
   * @throws TlsException when they cannot be used
   */
  public PemTls(PemFiles files) {
    this.files = files;
    try {
      PemContents contents = PemContents.read(files);
      identity = PemIdentity.of(contents);
      used = contents.digest();
      if (identity.expires().isBefore(Instant.now())) {
        log.warn("The certificate {} expired at {}", files.certificates(), identity.expires());
      }
    } catch (TlsException wrong) {
      checks.shutdown();
      throw wrong;
    }
    long every = files.checkEvery().toMillis();
    checks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    String found = "unreadable";
    try {
      PemContents contents = PemContents.read(files);
      found = contents.digest();
      if (!found.equals(used)) {
        identity = PemIdentity.of(contents);
        used = found;
        reloads.increment();
        log.info("New connections get the certificate that expires at {}", identity.expires());
      }
      unusable = "";
      complained = "";
    } catch (TlsException wrong) {
      stay(found, wrong);
    } catch (RuntimeException unexpected) {
      stay(found, new TlsException(unexpected.getClass().getSimpleName(), unexpected));
    }
  }

  /** Two files cannot change at once: only what is the same at the next look is wrong. */
  private void stay(String found, TlsException wrong) {
    if (!found.equals(unusable)) {
      unusable = found;
    } else if (!found.equals(complained)) {
      complained = found;
      failures.increment();
      log.error(
          "The changed certificate or key is not used, the old one stays until {}: {}",
          identity.expires(),
          wrong.getMessage());
    }
  }

  @Override
  public SslHandler newHandler(ByteBufAllocator allocator) {
    return Contexts.newHandler(identity.context(), allocator);
  }

  @Override
  public Optional<TlsStatus> status() {
    return Optional.of(new TlsStatus(identity.expires(), reloads.sum(), failures.sum()));
  }

  @Override
  public void close() {
    checks.shutdownNow();
  }
}
