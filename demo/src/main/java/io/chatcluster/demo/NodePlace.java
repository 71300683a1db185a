package io.chatcluster.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where one node of the demonstration listens. */
record NodePlace(String name, int port, int managementPort) {

  /**
   * The flags of the node. Only this machine can connect, unless the environment names another
   * address.
   */
  List<String> flags(String siblings, Map<String, String> environment) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--node-id",
                name,
                "--port",
                String.valueOf(port),
                "--management-port",
                String.valueOf(managementPort),
                "--siblings",
                siblings,
                "--stop-with-stdin"));
    if (environment.getOrDefault("CHAT_HOST", "").isBlank()) {
      flags.addAll(List.of("--host", "127.0.0.1"));
    }
    if (environment.getOrDefault("CHAT_MANAGEMENT_HOST", "").isBlank()) {
      flags.addAll(List.of("--management-host", "127.0.0.1"));
    }
    return flags;
  }

  String sibling() {
    return name + "=" + url();
  }

  String url() {
    return "http://localhost:" + port;
  }
}
