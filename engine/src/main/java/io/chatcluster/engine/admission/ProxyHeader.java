package io.chatcluster.engine.admission;

import io.chatcluster.engine.api.network.Cidr;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the PROXY header at the start of a connection, and leaves the pipeline with it. */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ProxyHeader.class);

  private final Admission admission;
  private boolean wrong;

  ProxyHeader(Admission admission) {
    this.admission = admission;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HAProxyMessage header) {
        Peer peer = peer(ctx.channel(), header);
        peer.isAt(ctx.channel());
        if (admission.enter(ctx.channel(), peer)) {
          ctx.pipeline().remove(this);
        } else {
          ctx.close();
        }
      }
      // Else what came with the header of a connection that was refused.
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static Peer peer(Channel channel, HAProxyMessage header) {
    Peer proxy = Peer.ofSocket(channel);
    // A check of the proxy's own, or a client that it cannot name.
    if (header.command() == HAProxyCommand.LOCAL || header.sourceAddress() == null) {
      return proxy;
    }
    InetAddress source = Cidr.address(header.sourceAddress());
    boolean secure =
        header.tlvs().stream()
            .anyMatch(field -> field instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL());
    return source == null
        ? proxy
        : new Peer(new InetSocketAddress(source, header.sourcePort()), secure);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof HAProxyProtocolException)) {
      ctx.fireExceptionCaught(cause);
    } else if (!wrong) {
      // The decoder complains once more when the connection has ended.
      wrong = true;
      log.debug("A connection without a right PROXY header is closed");
      admission.countNotProxy();
      ctx.close();
    }
  }
}
