package io.chatcluster.engine.api.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or one address. Never asks a
 * name server.
 */
public final class Cidr {
  // Digits or a colon decide what InetAddress takes for an address and what for a name.
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

  private final String text;
  private final byte[] network;
  private final int bits;

  private Cidr(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException for anything else, a host name or bits beyond the length too
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    byte[] network = address.getAddress();
    int all = network.length * Byte.SIZE;
    String length = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > all) {
      throw new IllegalArgumentException("not a length of 0 to " + all + " bits: " + text);
    }
    int bits = Integer.parseInt(length);
    for (int bit = bits; bit < all; bit++) {
      if (bit(network, bit) != 0) {
        throw new IllegalArgumentException("bits are set beyond the length: " + text);
      }
    }
    return new Cidr(text, network, bits);
  }

  /** The address that this text is; null for a name and for anything else. */
  public static InetAddress address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException noAddress) {
      return null;
    }
  }

  /** Whether the address is in the range; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != network[i]) {
        return false;
      }
    }
    for (int bit = whole * Byte.SIZE; bit < bits; bit++) {
      if (bit(bytes, bit) != bit(network, bit)) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] bytes, int at) {
    return bytes[at / Byte.SIZE] >> (Byte.SIZE - 1 - at % Byte.SIZE) & 1;
  }

  @Override
  public String toString() {
    return text;
  }
}
