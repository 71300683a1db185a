package io.chatcluster.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolver;
import io.netty.util.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks that the modules of Netty on the class path fit together. A program whose build mixes
 * versions starts, and then fails in places that do not name the cause: connections that close at
 * once, a Redis that cannot be reached.
 */
public final class NettyVersion {
  private static final String LINE = "4.2.";
  private static final String FIX =
      ". Import io.chatcluster:chat-cluster-bom first in dependencyManagement;"
          + " \"mvn dependency:tree -Dincludes=io.netty\" shows where the others come from";
  private static final List<Module> CODECS_AND_TRANSPORT =
      List.of(
          new Module("netty-common", () -> Version.class),
          new Module("netty-buffer", () -> ByteBuf.class),
          new Module("netty-resolver", () -> AddressResolver.class),
          new Module("netty-transport", () -> Channel.class),
          new Module("netty-codec-base", () -> ByteToMessageDecoder.class),
          new Module("netty-handler", () -> SslHandler.class),
          new Module("netty-codec-http", () -> HttpRequest.class),
          new Module("netty-codec-haproxy", () -> HAProxyMessage.class));

  /** Has native files, so it may be older than the rest. */
  private static final List<Module> EPOLL =
      List.of(
          new Module("netty-transport-native-unix-common", () -> UnixChannel.class),
          new Module("netty-transport-classes-epoll", () -> Epoll.class));

  private record Module(String name, Supplier<Class<?>> type) {}

  private NettyVersion() {}

  /**
   * Checks the modules that the engine uses, each by the class that this program has loaded: other
   * versions elsewhere in the class loaders do not count. A class whose jar names no version (a
   * repackaged one) is not checked. Called by the engine and by the connections to Redis before
   * they use Netty; takes well below a millisecond, from the second call on too.
   *
   * @throws IllegalStateException naming the versions and the fix, if modules are missing, of
   *     different versions, or not of Netty 4.2
   */
  public static void check() {
    Map<String, String> main = versions(CODECS_AND_TRANSPORT);
    Map<String, String> epoll = versions(EPOLL);
    requireOne(main);
    requireOne(epoll);
  }

  private static Map<String, String> versions(List<Module> modules) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Module module : modules) {
      try {
        String version = module.type().get().getPackage().getImplementationVersion();
        if (version != null) {
          versions.put(module.name(), version);
        }
      } catch (LinkageError e) {
        versions.put(module.name(), "missing or unusable");
      }
    }
    return versions;
  }

  /** Visible for tests. */
  static void requireOne(Map<String, String> versionOfModule) {
    Map<String, List<String>> modulesOfVersion =
        versionOfModule.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    if (modulesOfVersion.size() > 1) {
      throw new IllegalStateException(
          "modules of Netty of different versions are on the class path: "
              + modulesOfVersion.entrySet().stream()
                  .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                  .collect(Collectors.joining(", "))
              + FIX);
    }
    for (String version : modulesOfVersion.keySet()) {
      // A version of a program that carries Netty in its own jar begins with something else.
      if (version.endsWith(".Final") && !version.startsWith(LINE)) {
        throw new IllegalStateException(
            "Netty " + version + " is on the class path; needed: " + LINE + "x" + FIX);
      }
    }
  }
}
