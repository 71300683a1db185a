package io.chatcluster.cluster.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server from an image, for tests that are skipped where it cannot be had. */
public final class DockerImage implements AutoCloseable {
  private final GenericContainer<?> container;

  private DockerImage(GenericContainer<?> container) {
    this.container = container;
  }

  /** Starts one; skips the test, and says why, where there is no Docker or no such image. */
  @SuppressWarnings("resource") // The caller closes what is returned.
  public static DockerImage started(String image) {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "there is no Docker for " + image);
    Assumptions.assumeTrue(isHereOrCanBeHad(image), "there is no image " + image);
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(name -> false)
            .withExposedPorts(6379);
    container.start();
    return new DockerImage(container);
  }

  /** Asked for once: Testcontainers goes on for minutes where there is no registry. */
  private static boolean isHereOrCanBeHad(String image) {
    DockerClient docker = DockerClientFactory.instance().client();
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException absent) {
      return isPulled(docker, image);
    }
  }

  private static boolean isPulled(DockerClient docker, String image) {
    try {
      return docker.pullImageCmd(image).start().awaitCompletion(60, TimeUnit.SECONDS);
    } catch (DockerException noRegistry) {
      System.out.println("No image " + image + ": " + noRegistry.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where it is, for a client. */
  public String uri() {
    return "redis://" + container.getHost() + ":" + container.getMappedPort(6379);
  }

  @Override
  public void close() {
    container.close();
  }
}
