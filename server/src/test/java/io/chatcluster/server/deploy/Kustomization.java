package io.chatcluster.server.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kubectl makes of {@code kustomization.yaml}: the part that ours uses. */
record Kustomization(
    String namespace,
    List<String> resources,
    List<Image> images,
    List<Generator> configMapGenerator) {
  record Image(String name, String newName, String newTag) {}

  record Generator(String name, List<String> literals) {}

  static Kustomization read(String text) {
    Gson gson = new Gson();
    JsonElement json = gson.toJsonTree(ProjectFiles.yaml().<Object>load(text));
    return gson.fromJson(json, Kustomization.class);
  }

  /** The image that a pod gets which names this one. */
  String image(String name) {
    return images.stream()
        .filter(image -> image.name().equals(name))
        .map(image -> image.newName() + ":" + image.newTag())
        .findFirst()
        .orElse(name);
  }

  Set<String> configMaps() {
    return configMapGenerator.stream().map(Generator::name).collect(Collectors.toSet());
  }

  /** Variable to value over all generated config maps. */
  Map<String, String> settings() {
    return configMapGenerator.stream()
        .flatMap(generator -> generator.literals().stream())
        .map(literal -> literal.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** A resource without a file, or a file that is no resource and so is never applied. */
  Stream<String> faults(Set<String> files) {
    return Stream.concat(
        resources.stream()
            .filter(resource -> !files.contains(resource))
            .map(resource -> "kustomization: no file " + resource),
        files.stream()
            .filter(file -> !file.equals("kustomization.yaml") && !resources.contains(file))
            .map(file -> "kustomization: " + file + " is no resource"));
  }
}
