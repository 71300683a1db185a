package io.chatcluster.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.chatcluster", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  @ArchTest
  static final ArchRule theDemonstrationUsesTheServerAsAProgram =
      classes()
          .that()
          .resideInAPackage("io.chatcluster.demo..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.slf4j..",
              "picocli..",
              "redis.embedded..",
              "io.chatcluster.demo..",
              "io.chatcluster.server",
              "io.chatcluster.server.cli..",
              "io.chatcluster.server.config..");

  @ArchTest
  static final ArchRule nothingDependsOnTheDemonstration =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.chatcluster.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.chatcluster.demo..");
}
