package io.chatcluster.server.deploy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that the rules have against a set of manifests. */
final class ManifestFaults {
  private ManifestFaults() {}

  /** One line each, with the object that is at fault; empty when all is well. */
  static List<String> of(Map<String, String> files) {
    return of(new Manifests(files));
  }

  static List<String> of(Manifests manifests) {
    return Stream.of(
            manifests.faults().stream(),
            PodRules.faults(manifests),
            HardeningRules.faults(manifests),
            TrafficRules.faults(manifests),
            ScalingRules.faults(manifests))
        .flatMap(faults -> faults)
        .toList();
  }
}
