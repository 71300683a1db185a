package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.epoll.Epoll;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NettyVersionTest {
  @Test
  void theClassPathOfThisBuildFits() {
    assertThatCode(NettyVersion::check).doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void theNativeFilesOfEpollFitItsClasses() throws Exception {
    assertThat(Epoll.isAvailable()).as(() -> String.valueOf(Epoll.unavailabilityCause())).isTrue();
    // Its constants come from the native file one by one, and a missing one shows only here.
    Class.forName("io.netty.channel.unix.Errors");
    Class.forName("io.netty.channel.unix.Limits");
    Class.forName("io.netty.channel.epoll.Native");
  }

  @Test
  void aMixtureIsRefusedWithItsVersionsAndTheFix() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                NettyVersion.requireOne(
                    Map.of("netty-buffer", "4.1.130.Final", "netty-handler", "4.2.13.Final")))
        .withMessageContaining("4.1.130.Final (netty-buffer), 4.2.13.Final (netty-handler)")
        .withMessageContaining("io.chatcluster:chat-cluster-bom");
  }

  @Test
  void anOlderLineIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> NettyVersion.requireOne(Map.of("netty-buffer", "4.1.130.Final")))
        .withMessageContaining("Netty 4.1.130.Final is on the class path; needed: 4.2.x");
  }

  @Test
  void jarsWithoutAVersionOrWithTheirProgramsAreNotJudged() {
    assertThatCode(() -> NettyVersion.requireOne(Map.of())).doesNotThrowAnyException();
    assertThatCode(
            () -> NettyVersion.requireOne(Map.of("netty-buffer", "0.1.0", "netty-common", "0.1.0")))
        .doesNotThrowAnyException();
  }
}
