package io.chatcluster.cluster.testing;

import com.github.dockerjava.api.DockerClient;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Redis in a container, removed by Testcontainers when the JVM has ended. */
final class DockerRedis implements TestRedis {
  private static final String IMAGE = "redis:8.0-alpine";

  private final GenericContainer<?> container;
  private final DockerClient docker = DockerClientFactory.instance().client();

  /** Starts the container. */
  @SuppressWarnings("resource") // It lives as long as the JVM.
  DockerRedis() {
    container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withExposedPorts(6379)
            .withCommand("redis-server", "--save", "", "--appendonly", "no");
    container.start();
  }

  /** Whether containers can be started; an engine that answers may still be unable to. */
  static boolean isAvailable() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (ContainerLaunchException e) {
      System.out.println("Docker is there but starts no container: " + e.getMessage());
      return false;
    }
  }

  @Override
  public String description() {
    return "Docker container " + IMAGE;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(6379);
  }

  @Override
  public void pause() {
    docker.pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    docker.unpauseContainerCmd(container.getContainerId()).exec();
  }
}
