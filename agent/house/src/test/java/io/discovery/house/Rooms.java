package io.discovery.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of all rooms, without their tests and this one. */
final class Rooms {
  static final String RAFT = "io.discovery.raft..";
  static final String CATALOG = "io.discovery.catalog..";
  static final String LOCAL = "io.discovery.local..";
  static final String DNS = "io.discovery.dns..";
  static final String AGENT = "io.discovery.agent..";
  static final String CLI = "io.discovery.cli..";
  static final String SIMULATOR = "io.discovery.simulator..";

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.discovery.raft",
              "io.discovery.catalog",
              "io.discovery.local",
              "io.discovery.dns",
              "io.discovery.agent",
              "io.discovery.cli",
              "io.discovery.simulator");

  private Rooms() {}
}
