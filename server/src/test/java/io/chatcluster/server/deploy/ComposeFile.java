package io.chatcluster.server.deploy;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import java.util.Map;

/** The compose file, as far as other files must agree with it. */
record ComposeFile(String version, String name, Map<String, Service> services) {
  record Service(
      String image,
      List<String> ports,
      List<String> volumes,
      List<String> command,
      Map<String, String> environment,
      @SerializedName("stop_grace_period") String stopGracePeriod,
      @SerializedName("read_only") boolean readOnly,
      @SerializedName("cap_drop") List<String> capDrop,
      Deploy deploy) {}

  record Deploy(String replicas, Resources resources) {}

  record Resources(Limits limits) {}

  record Limits(String cpus, String memory) {}

  static ComposeFile read() {
    Gson gson = new Gson();
    Object document = ProjectFiles.yaml().load(ProjectFiles.text("docker-compose.yml"));
    return gson.fromJson(gson.toJsonTree(document), ComposeFile.class);
  }
}
