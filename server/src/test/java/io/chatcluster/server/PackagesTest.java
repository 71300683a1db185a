package io.chatcluster.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chatcluster.server", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  @ArchTest
  static final ArchRule noPackagesNeedEachOther =
      slices().matching("io.chatcluster.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theRulesKnowNothingButTheLogOfRooms =
      classes()
          .that()
          .resideInAPackage("..server.chat..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.slf4j..",
              "io.chatcluster.server.chat..",
              "io.chatcluster.cluster.log..");

  @ArchTest
  static final ArchRule presenceKnowsNothing =
      classes()
          .that()
          .resideInAPackage("..server.chat.presence..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.chatcluster.server.chat.presence..");

  @ArchTest
  static final ArchRule lettuceIsKnownToTheRedisPackageAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("..server.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.lettuce..");

  @ArchTest
  static final ArchRule nettyIsKnownToNobody =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule edgeKnowsNeitherRedisNorMemory =
      noClasses()
          .that()
          .resideInAPackage("..server.edge..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..server.redis..", "..server.memory..", "..cluster.lettuce..", "..cluster.memory..");
}
