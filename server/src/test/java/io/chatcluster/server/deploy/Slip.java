package io.chatcluster.server.deploy;

import java.util.stream.Stream;

/**
 * A mistake as one makes it in a manifest, and a part of what the rules say of it.
 *
 * @param right what the file says, and {@code wrong} what it says then
 */
record Slip(String file, String right, String wrong, String fault) {
  private static final String LABEL = "matchLabels:\n      app.kubernetes.io/name: node";
  private static final String SPREAD =
      "          labelSelector:\n            matchLabels:\n              tier: web\n";
  private static final String PROBE = "path: /livez\n              port: admin";
  private static final String SERVICE = "selector:\n    app.kubernetes.io/name: node";
  private static final String BACKEND = "service:\n                name: web";
  private static final String PEER = "name: cache\n      ports";
  private static final String GRACE = "terminationGracePeriodSeconds: 10";

  static Stream<Slip> all() {
    return Stream.of(
        // What the models know.
        chat("strategy:", "strategie:", "strategie"),
        chat("minReadySeconds: 5", "minReadySeconds: soon", "Deployment"),
        chat("minReadySeconds: 5", "minReadySeconds: 5\n  minReadySeconds: 6", "duplicate key"),
        chat("kind: Deployment", "kind: Deploiment", "unknown apps/v1 Deploiment"),
        chat("apps/v1", "apps/v1beta1", "unknown apps/v1beta1 Deployment"),
        slip("chat-services.yaml", "name: chat-management", "name: chat", "twice: v1 Service"),
        slip("kustomization.yaml", "  - ingress.yaml\n", "", "ingress.yaml is no resource"),
        slip("kustomization.yaml", "- chat.yaml", "- node.yaml", "no file node.yaml"),
        // What refers to nothing.
        chat("matchLabels:\n      app.kubernetes.io/name: chat", LABEL, "not its own pods"),
        chat("          labelSelector:\n            matchLabels:\n", SPREAD, "spread over"),
        chat("path: /livez\n              port: management", PROBE, "probes port admin"),
        chat("livenessProbe:", "startupProbe2:", "startupProbe2"),
        chat("name: chat-settings", "name: chat-setting", "no config map chat-setting"),
        chat("optional: true", "optional: false", "without secret chat-secrets"),
        chat("- name: tmp\n              mount", "- name: temp\n              mount", "no volume"),
        chat("serviceAccountName: chat", "serviceAccountName: node", "no service account"),
        slip("chat-services.yaml", "targetPort: public", "targetPort: 3001", "no target port"),
        slip(
            "chat-services.yaml",
            "selector:\n    app.kubernetes.io/name: chat",
            SERVICE,
            "selects 0"),
        slip("ingress.yaml", "name: public", "name: http", "no port http of a service chat"),
        slip("ingress.yaml", "service:\n                name: chat", BACKEND, "service web"),
        slip("redis.yaml", "serviceName: redis", "serviceName: cache", "no service cache"),
        slip("network-policy.yaml", "port: redis", "port: 6380", "has the port 6380"),
        slip("network-policy.yaml", "port: 6379", "port: 6380", "has the port 6380"),
        slip("network-policy.yaml", "name: redis\n      ports", PEER, "no pod has the labels"),
        slip("chat-scaling.yaml", "    name: chat\n  min", "    name: node\n  min", "no Deploy"),
        slip("chat-scaling.yaml", "minReplicas: 3", "minReplicas: 30", "wrong bounds"),
        slip("chat-scaling.yaml", "io/name: chat", "io/name: node", "budget: guards nothing"),
        // What works until the day it does not.
        chat("minReadySeconds: 5", "replicas: 3", "against its autoscaler"),
        chat("maxUnavailable: 0", "maxUnavailable: 1", "takes nodes away first"),
        chat("terminationGracePeriodSeconds: 30", GRACE, "before it has drained"),
        chat("enableServiceLinks: false", "enableServiceLinks: true", "CHAT_PORT"),
        chat(
            "memory: 768Mi\n          security",
            "memory: 512Mi\n          security",
            "bound of memory"),
        chat("runAsUser: 10001", "runAsUser: 0", "root"),
        chat("readOnlyRootFilesystem: true", "privileged: true", "root file system"),
        chat("drop: [\"ALL\"]", "add: [\"ALL\"]", "keeps capabilities"));
  }

  private static Slip chat(String right, String wrong, String fault) {
    return slip("chat.yaml", right, wrong, fault);
  }

  private static Slip slip(String file, String right, String wrong, String fault) {
    return new Slip(file, right, wrong, fault);
  }

  @Override
  public String toString() {
    return file + ": " + wrong.strip().replaceAll("\\s+", " ");
  }
}
