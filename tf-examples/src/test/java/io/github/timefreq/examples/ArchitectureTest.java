package io.github.timefreq.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages of all modules, and who may see whom. */
class ArchitectureTest {
  private static final String ROOT = "io.github.timefreq.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.timefreq");

  @Test
  void packagesOfTheLibraryHaveNoCycles() {
    for (String module : new String[] {"core", "training", "gpt", "audio", "export"}) {
      slices().matching(ROOT + "(" + module + "..)").should().beFreeOfCycles().check(CLASSES);
    }
  }

  @Test
  void theCoreNeedsTheEnginesApiAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "core..", "ai.djl..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void modulesSeeWhatStandsBelowThem() {
    mustNotSee("training", "gpt", "audio", "export", "examples");
    mustNotSee("gpt", "audio", "export", "examples");
    mustNotSee("audio", "gpt", "export", "examples");
    mustNotSee("export", "examples");
  }

  @Test
  void packagesOfTheCoreSeeWhatStandsBelowThem() {
    mustNotSee("core.signal", "core.transformer", "core.filterbank", "core.baseline");
    mustNotSee("core.transformer", "core.filterbank", "core.baseline", "core.inspect");
    mustNotSee("core.internal.plan", "core.filterbank", "core.baseline", "core.inspect");
    mustNotSee("core.baseline", "core.filterbank", "core.inspect", "core.preset");
    mustNotSee("core.filterbank", "core.baseline", "core.inspect", "core.preset");
  }

  @Test
  void onlyThePackagesOfModelsKnowThemInTheExporter() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "export..")
        .and()
        .resideOutsideOfPackages(ROOT + "export.gpt..", ROOT + "export.audio..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "gpt..", ROOT + "audio..")
        .check(CLASSES);
  }

  private static void mustNotSee(String below, String... above) {
    for (String other : above) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + below + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + other + "..")
          .check(CLASSES);
    }
  }
}
