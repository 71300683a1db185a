package io.chatcluster.demo;

import io.chatcluster.server.StandInMain;

/** The demonstration with nodes that serve no chat. */
public final class DemoStandIn {
  private DemoStandIn() {}

  public static void main(String[] arguments) {
    System.exit(Main.run(StandInMain.class, arguments));
  }
}
