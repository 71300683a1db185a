package io.chatcluster.server.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;

/** The manifests as Kubernetes' own types, and what is wrong with them taken one by one. */
final class Manifests {
  @FunctionalInterface
  private interface FieldCheck {
    void check(JsonElement document) throws IOException;
  }

  private record Type(Class<?> model, FieldCheck fields) {}

  private static final Map<String, Type> TYPES =
      Map.of(
          "v1 Namespace", new Type(V1Namespace.class, V1Namespace::validateJsonElement),
          "v1 Service", new Type(V1Service.class, V1Service::validateJsonElement),
          "v1 ServiceAccount",
              new Type(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
          "apps/v1 Deployment", new Type(V1Deployment.class, V1Deployment::validateJsonElement),
          "apps/v1 StatefulSet", new Type(V1StatefulSet.class, V1StatefulSet::validateJsonElement),
          "autoscaling/v2 HorizontalPodAutoscaler",
              new Type(
                  V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement),
          "policy/v1 PodDisruptionBudget",
              new Type(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
          "networking.k8s.io/v1 Ingress", new Type(V1Ingress.class, V1Ingress::validateJsonElement),
          "networking.k8s.io/v1 NetworkPolicy",
              new Type(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement));

  private final Kustomization kustomization;
  private final List<Object> objects = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  Manifests(Map<String, String> files) {
    kustomization = Kustomization.read(files.get("kustomization.yaml"));
    kustomization.faults(files.keySet()).forEach(faults::add);
    Set<String> names = new HashSet<>();
    files.forEach(
        (file, text) -> {
          if (!file.equals("kustomization.yaml")) {
            read(file, text, names);
          }
        });
  }

  private void read(String file, String text, Set<String> names) {
    try {
      for (Object document : ProjectFiles.yaml().loadAll(text)) {
        add(file, new Gson().toJsonTree(document), names);
      }
    } catch (YAMLException e) {
      faults.add(file + ": " + e.getMessage());
    }
  }

  private void add(String file, JsonElement json, Set<String> names) {
    String id = text(json, "apiVersion") + " " + text(json, "kind");
    Type type = TYPES.get(id);
    if (type == null) {
      faults.add(file + ": unknown " + id);
      return;
    }
    try {
      type.fields().check(json);
      objects.add(JSON.getGson().fromJson(json, type.model()));
    } catch (IOException | RuntimeException e) {
      faults.add(file + ": " + id + ": " + e.getMessage());
    }
    String name = id + " " + text(json.getAsJsonObject().get("metadata"), "name");
    if (!names.add(name)) {
      faults.add(file + ": twice: " + name);
    }
  }

  private static String text(JsonElement json, String field) {
    JsonElement value = json.getAsJsonObject().get(field);
    return value == null ? "" : value.getAsString();
  }

  /** What the files are guilty of before anything refers to anything. */
  List<String> faults() {
    return faults;
  }

  Kustomization kustomization() {
    return kustomization;
  }

  <T> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Workload> workloads() {
    return Stream.concat(
            all(V1Deployment.class).stream().map(Workload::of),
            all(V1StatefulSet.class).stream().map(Workload::of))
        .toList();
  }
}
