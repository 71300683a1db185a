package io.chatcluster.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.config.Setting;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A variable that is no setting would keep a node from starting. */
class SettingsInUseTest {
  private static final Pattern VARIABLE = Pattern.compile("\\bCHAT_[A-Z_]+\\b");
  // Read by Compose itself, from the user.
  private static final Set<String> OF_COMPOSE =
      Set.of(
          "CHAT_HTTP_PORT",
          "CHAT_REPLICAS",
          "CHAT_FRONT_SUBNET",
          "CHAT_FRONT_RANGE",
          "CHAT_BALANCER_ADDRESS");

  private static final Set<String> SETTINGS =
      Arrays.stream(Setting.values())
          .flatMap(
              setting ->
                  setting.secret()
                      ? Stream.of(setting.variable(), setting.fileVariable())
                      : Stream.of(setting.variable()))
          .collect(Collectors.toSet());

  @ParameterizedTest
  @ValueSource(
      strings = {"Dockerfile", "docker-compose.yml", "k8s/chat.yaml", "k8s/kustomization.yaml"})
  void everyVariableIsASetting(String file) {
    Set<String> used =
        VARIABLE
            .matcher(ProjectFiles.text(file).replace("CHAT_*", ""))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    used.removeAll(OF_COMPOSE);

    assertThat(used).isNotEmpty().isSubsetOf(SETTINGS);
  }

  @Test
  void theImageListensWhereANodeListensByDefault() {
    assertThat(ProjectFiles.text("Dockerfile"))
        .contains(
            "EXPOSE "
                + Setting.PORT.defaultText()
                + " "
                + Setting.MANAGEMENT_PORT.defaultText()
                + "\n");
  }
}
