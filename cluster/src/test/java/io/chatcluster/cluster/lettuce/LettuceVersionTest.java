package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;

class LettuceVersionTest {
  @Test
  void anOlderLettuceIsRefusedWithTheFix() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LettuceConnections.requireLettuce("6.8.1.RELEASE/1960d49"))
        .withMessageContaining("Lettuce 6.8.1.RELEASE/1960d49 is on the class path; needed: 7.x")
        .withMessageContaining("io.chatcluster:chat-cluster-bom");
  }

  @Test
  void thatOfThisBuildAndRepackagedOnesAreTaken() {
    String own = RedisURI.class.getPackage().getImplementationVersion();
    assertThatCode(() -> LettuceConnections.requireLettuce(own)).doesNotThrowAnyException();
    assertThatCode(() -> LettuceConnections.requireLettuce(null)).doesNotThrowAnyException();
    assertThatCode(() -> LettuceConnections.requireLettuce("0.1.0")).doesNotThrowAnyException();
  }
}
