package io.chatcluster.engine;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Socket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The server that the official protocol suites expect: {@code --port 3000 --mode socketio|engineio
 * --listeners workers|event_loop}. Not a test; started by hand or by tests.
 */
public final class ConformanceServer {
  private static final int PING_INTERVAL = 300;
  private static final int PING_TIMEOUT = 200;

  private ConformanceServer() {}

  /** Starts the server. */
  public static void main(String[] args) {
    int port = Integer.parseInt(option(args, "--port", "3000"));
    if (option(args, "--mode", "socketio").equals("engineio")) {
      startEngineIo(port);
    } else {
      startSocketIo(
          port,
          ListenerThreads.valueOf(
              option(args, "--listeners", "workers").toUpperCase(java.util.Locale.ROOT)));
    }
    System.out.println("listening on " + port);
  }

  private static String option(String[] args, String name, String otherwise) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals(name)) {
        return args[i + 1];
      }
    }
    return otherwise;
  }

  static SocketIOServer startSocketIo(int port, ListenerThreads listeners) {
    Configuration configuration = new Configuration();
    configuration.setPort(port);
    configuration.setWorkerThreads(1);
    configuration.setPingInterval(PING_INTERVAL);
    configuration.setPingTimeout(PING_TIMEOUT);
    configuration.setAckMode(AckMode.MANUAL);
    configuration.getSocketConfig().setReuseAddress(true);
    SocketIOServer server = new SocketIOServer(configuration);
    server.setPipelineFactory(
        new SocketIoEngine(EngineOptions.builder().listeners(listeners).build()));
    listen(server.getNamespace(""));
    listen(server.addNamespace("/custom"));
    server.start();
    return server;
  }

  private static void listen(SocketIONamespace namespace) {
    namespace.addConnectListener(client -> client.sendEvent("auth", ((Socket) client).auth()));
    Class<?>[] any = {Object.class, Object.class, Object.class};
    namespace.addMultiTypeEventListener(
        "message",
        (client, data, ack) -> client.sendEvent("message-back", arguments(data).toArray()),
        any);
    namespace.addMultiTypeEventListener(
        "message-with-ack", (client, data, ack) -> ack.sendAckData(arguments(data)), any);
  }

  private static List<Object> arguments(MultiTypeArgs data) {
    return new ArrayList<>(data.getArgs());
  }

  static Channel startEngineIo(int port) {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var server = EchoEngineIo.create(PING_INTERVAL, PING_TIMEOUT);
    return new io.netty.bootstrap.ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                server.init(channel);
              }
            })
        .bind(port)
        .syncUninterruptibly()
        .channel();
  }
}
