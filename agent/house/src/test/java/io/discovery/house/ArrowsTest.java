package io.discovery.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code cli → agent → {local, dns} → catalog}, {@code agent → raft} and {@code simulator → {raft,
 * catalog}}; nothing points back.
 */
class ArrowsTest {
  private static final Set<String> KINDS =
      Set.of(
          "util",
          "utils",
          "impl",
          "common",
          "manager",
          "managers",
          "helper",
          "helpers",
          "dto",
          "misc");

  @Test
  void raftKnowsNoOtherRoom() {
    knowsOnly(Rooms.RAFT);
  }

  @Test
  void catalogKnowsNoOtherRoom() {
    knowsOnly(Rooms.CATALOG);
  }

  @Test
  void localKnowsTheCatalogOnly() {
    knowsOnly(Rooms.LOCAL, Rooms.CATALOG);
  }

  @Test
  void dnsKnowsTheCatalogOnly() {
    knowsOnly(Rooms.DNS, Rooms.CATALOG);
  }

  @Test
  void theSimulatorKnowsTheReplicatedCoresOnly() {
    knowsOnly(Rooms.SIMULATOR, Rooms.RAFT, Rooms.CATALOG);
  }

  @Test
  void nothingOfTheProductKnowsTheSimulator() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Rooms.SIMULATOR)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Rooms.SIMULATOR)
        .check(Rooms.CLASSES);
  }

  @Test
  void nothingButTheCommandKnowsTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Rooms.CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Rooms.CLI)
        .check(Rooms.CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.discovery.agent.(*)..",
        "io.discovery.local.(*)..",
        "io.discovery.dns.(*)..",
        "io.discovery.raft.(*)..",
        "io.discovery.catalog.(*)..",
        "io.discovery.cli.(*)..",
        "io.discovery.simulator.(*).."
      })
  void noPackagesOfARoomNeedEachOther(String packages) {
    slices()
        .matching(packages)
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(Rooms.CLASSES);
  }

  @Test
  void packagesAreNamedByWhatTheyDo() {
    noClasses()
        .should()
        .resideInAnyPackage(KINDS.stream().map(kind -> ".." + kind + "..").toArray(String[]::new))
        .check(Rooms.CLASSES);
  }

  private static void knowsOnly(String room, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = room;
    System.arraycopy(others, 0, allowed, 1, others.length);
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(resideOutsideOfPackage("io.discovery..")))
        .check(Rooms.CLASSES);
  }
}
