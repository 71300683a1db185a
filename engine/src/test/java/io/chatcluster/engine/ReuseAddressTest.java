package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ReuseAddressTest {
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theLibraryBindsAPortWhoseConnectionsWereJustClosed() {
    Configuration configuration = new Configuration();
    configuration.setJsonSupport(new JacksonJsonSupport());
    assertThat(configuration.getSocketConfig().isReuseAddress()).isFalse();
    SocketIoEngine engine = new SocketIoEngine();

    engine.start(configuration, new NamespacesHub(configuration));
    try {
      assertThat(configuration.getSocketConfig().isReuseAddress()).isTrue();
    } finally {
      engine.stop();
    }
  }
}
