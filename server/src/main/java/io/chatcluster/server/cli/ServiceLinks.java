package io.chatcluster.server.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells settings from the variables that Kubernetes puts into every pod for each Service of its
 * namespace. A Service named {@code chat} brings {@code CHAT_SERVICE_HOST}, {@code
 * CHAT_PORT=tcp://10.0.0.1:80}, {@code CHAT_PORT_80_TCP_ADDR} and more; one named {@code
 * chat-redis} the same with {@code CHAT_REDIS_}. The form is that of the Kubernetes documentation,
 * "Service", "Environment variables". Only a group with both {@code _SERVICE_HOST} and {@code
 * _SERVICE_PORT} counts, and a name that is a setting too only when its value is a link: {@code
 * CHAT_PORT=3000} stays a setting.
 */
final class ServiceLinks {
  private static final String HOST = "_SERVICE_HOST";
  private static final String PORT = "_SERVICE_PORT";
  private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://[^/\\s]+:\\d{1,5}");
  private static final Pattern PORT_PARTS =
      Pattern.compile("_PORT_\\d{1,5}_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private ServiceLinks() {}

  /** The names of those variables that Kubernetes made, sorted. */
  static Set<String> in(Map<String, String> environment) {
    Set<String> services =
        environment.keySet().stream()
            .filter(name -> name.startsWith("CHAT") && name.endsWith(HOST))
            .map(name -> name.substring(0, name.length() - HOST.length()))
            .filter(service -> environment.containsKey(service + PORT))
            .collect(Collectors.toSet());
    return environment.entrySet().stream()
        .filter(entry -> services.stream().anyMatch(service -> made(service, entry)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean made(String service, Map.Entry<String, String> variable) {
    if (!variable.getKey().startsWith(service + "_")) {
      return false;
    }
    String rest = variable.getKey().substring(service.length());
    return switch (rest) {
      case HOST, PORT -> true;
      case "_PORT" -> LINK.matcher(variable.getValue()).matches();
      default -> rest.startsWith(PORT + "_") || PORT_PARTS.matcher(rest).matches();
    };
  }
}
