package io.chatcluster.engine.admission;

import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.Refusals;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Decides who comes in, by the address of the client; proxies are looked through. Any thread. */
public final class Admission {
  private static final int REMEMBERED = 65_536;
  private static final int MAX_PROXY_FIELDS = 4_096;

  private final ConnectionLimits limits;
  private final TrustedProxies proxies;
  private final Addresses addresses;
  private final TokenBucket handshakes = new TokenBucket(System.nanoTime());
  private final AtomicInteger connections = new AtomicInteger();
  private final LongAdder refusedConnections = new LongAdder();
  private final LongAdder refusedHandshakes = new LongAdder();
  private final LongAdder notProxies = new LongAdder();

  /** Admits within these limits. */
  public Admission(ConnectionLimits limits, TrustedProxies proxies) {
    this.limits = limits;
    this.proxies = proxies;
    this.addresses = new Addresses(limits, REMEMBERED, System::nanoTime);
  }

  /**
   * A new connection, before anything else is in its pipeline.
   *
   * @return false when it is refused and closed
   */
  public boolean accept(Channel channel) {
    if (!count(channel)) {
      refusedConnections.increment();
      channel.close();
      return false;
    }
    Peer peer = Peer.ofSocket(channel);
    if (!proxies.proxyProtocol()) {
      if (enter(channel, peer)) {
        return true;
      }
    } else if (isProxy(peer)) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(new HAProxyMessageDecoder(MAX_PROXY_FIELDS));
      pipeline.addLast(new ProxyHeader(this));
      return true;
    } else {
      notProxies.increment();
    }
    channel.close();
    return false;
  }

  /** Counts a connection of the node until it is closed; false when there are too many. */
  private boolean count(Channel channel) {
    if (limits.connections() == 0) {
      return true;
    }
    if (connections.incrementAndGet() > limits.connections()) {
      connections.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    return true;
  }

  /**
   * Counts a connection until it is closed; false when its client has too many. Those of a proxy
   * that speaks HTTP say nothing of its clients and are not counted.
   */
  boolean enter(Channel channel, Peer peer) {
    if (limits.connectionsPerAddress() == 0 || isProxy(peer)) {
      return true;
    }
    long address = AddressKey.of(peer.address());
    if (!addresses.enter(address)) {
      refusedConnections.increment();
      return false;
    }
    channel.closeFuture().addListener(closed -> addresses.leave(address));
    return true;
  }

  void countNotProxy() {
    notProxies.increment();
  }

  /** Who sent a request: whom the trusted proxies name, else the other end of the connection. */
  public Peer client(Channel channel, HttpHeaders headers) {
    Peer end = Peer.of(channel);
    Peer client = channel.pipeline().get(SslHandler.class) == null ? end : end.withTls();
    if (!isProxy(end)) {
      return client;
    }
    List<ForwardedHops.Hop> hops = ForwardedHops.of(proxies.header(), headers);
    for (int i = hops.size() - 1; i >= 0; i--) {
      ForwardedHops.Hop hop = hops.get(i);
      boolean secure = hop.secure() == null ? client.secure() : hop.secure();
      if (hop.address() == null) {
        return new Peer(client.address(), secure);
      }
      client = new Peer(new InetSocketAddress(hop.address(), 0), secure);
      if (!proxies.contain(hop.address())) {
        // What stands further left was written by the client itself.
        break;
      }
    }
    return client;
  }

  /** Takes a new session from the rates; 0, or after how many seconds to try again. */
  public long handshake(Peer client) {
    long wait = 0;
    // A proxy that names no client must not be limited as if it were one.
    if (limits.handshakesPerAddress().isLimited() && !isProxy(client)) {
      wait = addresses.handshake(AddressKey.of(client.address()));
    }
    if (wait == 0 && limits.handshakes().isLimited()) {
      synchronized (handshakes) {
        wait = handshakes.take(limits.handshakes(), System.nanoTime());
      }
    }
    if (wait == 0) {
      return 0;
    }
    refusedHandshakes.increment();
    return 1 + TimeUnit.NANOSECONDS.toSeconds(wait);
  }

  /**
   * Counts a session whose connections are those of a proxy.
   *
   * @return what to call when the session ends; null when its client has too many
   */
  public Runnable session(Channel channel, Peer client) {
    boolean counted = !isProxy(Peer.of(channel));
    if (counted || isProxy(client) || limits.connectionsPerAddress() == 0) {
      return () -> {};
    }
    long address = AddressKey.of(client.address());
    if (addresses.enter(address)) {
      return () -> addresses.leave(address);
    }
    refusedHandshakes.increment();
    return null;
  }

  /** Who was turned away. */
  public Refusals refusals() {
    return new Refusals(refusedConnections.sum(), refusedHandshakes.sum(), notProxies.sum());
  }

  private boolean isProxy(Peer peer) {
    InetAddress address = peer.address().getAddress();
    return address != null && proxies.contain(address);
  }
}
