import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.SocketIoEngine;

/** The program of the cluster's README. */
public class ClusterProgram {
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(arguments[0]));
    SocketIOServer server = new SocketIOServer(configuration);

    Cluster cluster = Cluster.redis(arguments[1]).node("node-1").build();
    SocketIoEngine engine = new SocketIoEngine(cluster.engineOptions().build());
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
    System.exit(0);
  }
}
