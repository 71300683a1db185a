package io.chatcluster.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start a node: a main class of the class path of this process.
 *
 * @param command the Java program, its class path and the main class
 */
record NodeCommand(List<String> command) {
  NodeCommand {
    command = List.copyOf(command);
  }

  /** The Java and the class path of this process with that main class. */
  static NodeCommand ofThisProcess(Class<?> main) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new NodeCommand(
        List.of(java, "-cp", System.getProperty("java.class.path"), main.getName()));
  }

  List<String> with(List<String> flags) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(flags);
    return whole;
  }
}
