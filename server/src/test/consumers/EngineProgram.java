import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.SocketIoEngine;

/** An existing netty-socketio program with the one line of the engine's README. */
public class EngineProgram {
  public static void main(String[] arguments) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(arguments[0]));
    SocketIOServer server = new SocketIOServer(configuration);
    server.setPipelineFactory(new SocketIoEngine()); // the one line
    server.addEventListener(
        "echo", String.class, (client, text, ack) -> ack.sendAckData("echo of " + text));
    server.start();
    System.out.println("listening");
    System.in.read();
    System.exit(0);
  }
}
