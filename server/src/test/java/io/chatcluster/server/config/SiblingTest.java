package io.chatcluster.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SiblingTest {
  @Test
  void aSiblingOnThisMachineHasTwoOrigins() {
    assertThat(new Sibling("n2", "http://localhost:3002").origins())
        .containsExactly("http://localhost:3002", "http://127.0.0.1:3002");
    assertThat(new Sibling("n2", "https://127.0.0.1").origins())
        .containsExactly("https://127.0.0.1", "https://localhost");
  }

  @Test
  void anyOtherSiblingHasOne() {
    for (String url :
        new String[] {
          "https://two.example",
          "http://localhost.example:81",
          "http://chat_node_2:3000",
          "http://[::1]:3000"
        }) {
      assertThat(new Sibling("n2", url).origins()).containsExactly(url);
    }
  }
}
