import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceMembership;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineOptions;

/** The ten lines of the cluster's README. */
public class ClusterProgram {
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(arguments[0]));
    SocketIOServer server = new SocketIOServer(configuration);

    LettuceConnections redis = new LettuceConnections(RedisOptions.of(arguments[1], "node-1"));
    LettuceRoomLog log = new LettuceRoomLog(redis, RoomLogOptions.DEFAULTS);
    LettuceMembership leases =
        new LettuceMembership(redis, RoomLogOptions.DEFAULTS.keyPrefix());
    Cluster cluster =
        new Cluster(new LettuceBus(redis), log, leases, ClusterOptions.defaults());
    SocketIoEngine engine =
        new SocketIoEngine(
            EngineOptions.builder().socketIdPrefix(cluster.options().socketIdPrefix()).build());
    server.setPipelineFactory(engine);
    cluster.start().toCompletableFuture().join();
    cluster.attach(engine.of("/"));
    server.addEventListener(
        "chat message",
        String.class,
        (client, text, ack) -> cluster.of("/").emit("chat message", text));
    server.start();
    System.out.println("listening");
    System.in.read();
    server.stop();
    cluster.close();
    redis.close();
    System.exit(0);
  }
}
