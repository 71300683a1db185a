package io.chatcluster.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.chatcluster.cluster",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.chatcluster.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule lettuceIsInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.chatcluster.cluster.lettuce..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "io.netty..");

  @ArchTest
  static final ArchRule theWireIsPure =
      classes()
          .that()
          .resideInAPackage("io.chatcluster.cluster.wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "com.fasterxml.jackson..", "io.chatcluster.cluster.wire..");

  @ArchTest
  static final ArchRule thePortsKnowNobody =
      classes()
          .that()
          .resideInAnyPackage("io.chatcluster.cluster.bus", "io.chatcluster.cluster.log")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.chatcluster.cluster.bus", "io.chatcluster.cluster.log");

  @ArchTest
  static final ArchRule theEngineIsKnownByItsFrontDoor =
      noClasses()
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are behind the front door of the engine",
                  type ->
                      type.getPackageName().startsWith("io.chatcluster.engine.")
                          && !type.getPackageName().startsWith("io.chatcluster.engine.api")));

  @ArchTest
  static final ArchRule onlyLettuceSharesTheEventLoops =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.chatcluster.cluster.lettuce..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.chatcluster.engine");
}
