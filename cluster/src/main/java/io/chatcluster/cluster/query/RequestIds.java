package io.chatcluster.cluster.query;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of requests that no other member uses: a random part of this node, and a count. */
final class RequestIds {
  private final String node;
  private final AtomicLong count = new AtomicLong();

  RequestIds() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    node = HexFormat.of().formatHex(random);
  }

  String next() {
    return node + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
  }
}
