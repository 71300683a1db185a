package io.chatcluster.engine.admission;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What an address is counted under, as a number. */
final class AddressKey {
  /** Beside every /64 that can be a client's: prefixes with all these bits are for multicast. */
  private static final long IPV4 = 0xFFFF_FFFF_0000_0000L;

  private AddressKey() {}

  /** An IPv4 address whole, of an IPv6 address the first 64 bits. */
  static long of(InetSocketAddress address) {
    InetAddress known = address.getAddress();
    if (known == null) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(known.getAddress());
    return bytes.remaining() == Integer.BYTES
        ? IPV4 | Integer.toUnsignedLong(bytes.getInt())
        : bytes.getLong();
  }
}
