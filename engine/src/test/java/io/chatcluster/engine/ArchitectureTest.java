package io.chatcluster.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.chatcluster.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String LIBRARY = "com.corundumstudio..";

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.chatcluster.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_TRANSPORT_KNOWS_NOTHING_OF_SOCKETS =
      noClasses()
          .that()
          .resideInAPackage("..engine.transport..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.sockets..", "..engine.protocol..", "..engine.room..");

  @ArchTest
  static final ArchRule THE_PARTS_OF_THE_TRANSPORT_KNOW_NO_SESSION =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..engine.admission..",
              "..engine.backlog..",
              "..engine.frame..",
              "..engine.loop..",
              "..engine.handshake..",
              "..engine.websocket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..engine.transport..",
              "..engine.sockets..",
              "..engine.protocol..",
              "..engine.room..",
              LIBRARY);

  @ArchTest
  static final ArchRule ENCRYPTION_KNOWS_NOTHING_OF_WHAT_IS_ENCRYPTED =
      noClasses()
          .that()
          .resideInAPackage("..engine.tls..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..engine.transport..",
              "..engine.handshake..",
              "..engine.admission..",
              "..engine.sockets..",
              "..engine.room..");

  @ArchTest
  static final ArchRule PACKETS_KNOW_NO_SESSION =
      noClasses()
          .that()
          .resideInAPackage("..engine.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.transport..", "..engine.sockets..", "..engine.room..");

  @ArchTest
  static final ArchRule THE_API_KNOWS_NOTHING_OF_OURS =
      noClasses()
          .that()
          .resideInAPackage("..engine.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..engine.admission..",
              "..engine.sockets..",
              "..engine.protocol..",
              "..engine.room..",
              "..engine.frame..",
              "..engine.loop..",
              "..engine.handshake..",
              "..engine.websocket..",
              "..engine.transport..");

  @ArchTest
  static final ArchRule ROOMS_AND_TRANSPORT_KNOW_NO_LIBRARY =
      noClasses()
          .that()
          .resideInAnyPackage("..engine.room..", "..engine.transport..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(LIBRARY);

  @ArchTest
  static final ArchRule NOBODY_WITHIN_KNOWS_THE_FRONT_DOOR =
      noClasses()
          .that()
          .resideInAnyPackage("..engine.*..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.chatcluster.engine.SocketIoEngine");
}
