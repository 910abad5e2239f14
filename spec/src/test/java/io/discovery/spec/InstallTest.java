package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The class {@code discovery} on the run that installs the agent, and on those that upgrade it. */
@Tag("puppet")
class InstallTest {
  private static final String DIGEST =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String CACHED = "/var/cache/discovery/discovery.deb";
  private static final String DROP_INS = "/etc/systemd/system/discovery.service.d";

  private static Catalog agent(String parameters) {
    return agent(PuppetVersion.PUPPET_8, parameters);
  }

  private static Catalog agent(PuppetVersion version, String parameters) {
    return Puppet.of(version).compile("class { 'discovery': " + parameters + " }").catalog();
  }

  private static String fromFile(String name) {
    return "install_method => 'file', package_checksum => '%s', package_source => '%s',"
        .formatted(DIGEST, name);
  }

  @ParameterizedTest
  @EnumSource
  void thePackageComesFirstThenTheConfigurationThenTheService(PuppetVersion version) {
    for (String parameters : List.of("", fromFile("/srv/discovery_0.1.0_amd64.deb"))) {
      Catalog catalog = agent(version, parameters);
      assertEquals(
          List.of("Class[Discovery::Config]"),
          catalog.resource("Class", "Discovery::Install").parameters().get("before"));
      assertEquals(
          List.of("Class[Discovery::Daemon]"),
          catalog.resource("Class", "Discovery::Config").parameters().get("before"));
      assertEquals(
          Map.of("ensure", "running", "enable", true),
          catalog.resource("Service", "discovery").parameters());
    }
  }

  @Test
  void aPackageComesFromTheRepositoriesOfTheNode() {
    assertEquals("installed", ensured(""));
    assertEquals("latest", ensured("package_ensure => 'latest'"));
    assertEquals("1:0.2.0~rc1-1", ensured("package_ensure => '1:0.2.0~rc1-1'"));
    Catalog other = agent("package_name => 'discovery-agent'");
    assertEquals(List.of("discovery-agent"), other.titles("Package"));
  }

  private static String ensured(String parameters) {
    Map<String, Object> installed = agent(parameters).resource("Package", "discovery").parameters();
    return String.valueOf(installed.get("ensure"));
  }

  @Test
  void aPackageFromAFileIsFetchedUnderOneNameAndGoesThroughApt() {
    Catalog catalog = agent(fromFile("puppet:///modules/site/discovery_0.2.0~rc1_amd64.deb"));
    Map<String, Object> file = catalog.resource("File", CACHED).parameters();
    assertEquals("puppet:///modules/site/discovery_0.2.0~rc1_amd64.deb", file.get("source"));
    assertEquals("sha256", file.get("checksum"));
    assertEquals(DIGEST, file.get("checksum_value"));
    assertEquals(false, file.get("backup"));
    assertEquals(List.of("Package[discovery]"), file.get("before"));
    Map<String, Object> installed = catalog.resource("Package", "discovery").parameters();
    assertEquals("0.2.0~rc1", installed.get("ensure"));
    assertEquals("apt", installed.get("provider"));
    assertEquals(CACHED, installed.get("source"));
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/discovery_0.1.0_amd64.deb, 0.1.0",
    "https://example.lan/a_b/discovery_0.1.0%7Esnapshot_arm64.deb?x=1, 0.1.0~snapshot",
    "http://example.lan/discovery_1.0%2Bb1-2_all.deb, 1.0+b1-2",
  })
  void theNameOfTheFileTellsTheVersion(String source, String version) {
    assertEquals(version, ensured(fromFile(source)));
    assertEquals("1:9", ensured(fromFile(source) + " package_ensure => '1:9'"));
    assertEquals("installed", ensured(fromFile(source) + " package_ensure => 'installed'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "install_method => 'file' | and there is no package_source: say where the package is",
        "install_method => 'file', package_source => '/a.deb' |"
            + " and there is no package_checksum: give what sha256sum says of the package",
        "install_method => 'file', package_checksum => 'a' | parameter 'package_checksum' expects",
        "package_ensure => 'absent' | parameter 'package_ensure' expects",
        "install_method => 'tarball' | parameter 'install_method' expects",
        "command => 'discovery' | parameter 'command' expects",
        "announce => 'later' | parameter 'announce' expects",
        "hardened => true, data_dir => '/srv/100%' |"
            + " data_dir is /srv/100%, which a unit cannot quote: leave out quotation marks",
      })
  void whatCannotBeInstalledFailsTheCatalog(String parameters, String part) {
    String sentence = Puppet.any().refuse("class { 'discovery': " + parameters + " }");
    assertTrue(sentence.contains(part), sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/srv/agent.deb | agent.deb does not say its version: name the file",
        "/srv/discovery_1_2_amd64.deb | does not say its version",
      })
  void aFileWhoseNameTellsNoVersionIsRefused(String source, String part) {
    String parameters = fromFile(source);
    String sentence = Puppet.any().refuse("class { 'discovery': " + parameters + " }");
    assertTrue(sentence.contains(part), sentence);
    sentence =
        Puppet.any().refuse("class { 'discovery': " + parameters + " package_ensure => 'latest' }");
    assertTrue(sentence.contains("a file has one version only: leave it out"), sentence);
  }

  @Test
  void filesBelongToRootAndAreReadByTheAgentsGroup() {
    Catalog catalog = agent("services => { 'x' => {} }");
    Map.of(
            "/etc/discovery", "0750",
            "/etc/discovery/conf.d", "0750",
            "/etc/discovery/puppet.d", "0750",
            "/etc/discovery/agent.json", "0640",
            "/etc/discovery/puppet.d/service_x.json", "0640")
        .forEach(
            (path, mode) -> {
              Map<String, Object> parameters = catalog.resource("File", path).parameters();
              assertEquals(mode, parameters.get("mode"), path);
              assertEquals("root", parameters.get("owner"), path);
              assertEquals("discovery", parameters.get("group"), path);
            });
  }

  @Test
  void aDataDirectoryOfOnesOwnIsTheAgentsAndThePackagesIsLeftAlone() {
    Map<String, Object> own =
        agent("data_dir => '/opt/discovery'").resource("File", "/opt/discovery").parameters();
    assertEquals(
        Map.of("ensure", "directory", "owner", "discovery", "group", "discovery", "mode", "0750"),
        own);
    assertFalse(agent("").titles("File").contains("/var/lib/discovery"));
    assertFalse(
        agent("data_dir => '/opt/discovery', manage_data_dir => false")
            .titles("File")
            .contains("/opt/discovery"));
  }

  @Test
  void anotherPackageOrConfigurationRestartsTheAgentAndADefinitionNever() {
    Catalog catalog = agent("services => { 'x' => {} }");
    assertEquals(List.of("Service[discovery]"), told(catalog, "Package", "discovery"));
    for (String file : List.of("/etc/discovery/agent.json", DROP_INS + "/hardened.conf")) {
      assertEquals(List.of("Service[discovery]"), told(catalog, "File", file), file);
    }
    for (Catalog.Resource resource : catalog.resources()) {
      String title = resource.title();
      if (title.contains("puppet.d") || title.equals("/etc/discovery") || title.equals(CACHED)) {
        assertEquals(List.of(), told(catalog, "File", title), title);
      }
    }
  }

  @Test
  void nothingRestartsTheAgentWhereThatIsNotWanted() {
    Catalog catalog = agent("restart_on_change => false, hardened => true");
    for (Catalog.Resource resource : catalog.resources()) {
      Object told = resource.parameters().getOrDefault("notify", "");
      assertFalse(told.toString().contains("Service"), resource.toString());
    }
    assertEquals(
        List.of("Service[discovery]"),
        catalog.resource("File", DROP_INS + "/hardened.conf").parameters().get("before"));
  }

  private static Object told(Catalog catalog, String type, String title) {
    return catalog.resource(type, title).parameters().getOrDefault("notify", List.of());
  }

  @ParameterizedTest
  @EnumSource
  void filesAreShownToTheAgentBeforeTheyReplaceOthers(PuppetVersion version) {
    Catalog catalog = agent(version, "services => { 'x' => {} }");
    assertEquals(
        "/usr/bin/test ! -x '/usr/bin/discovery' ||"
            + " '/usr/bin/discovery' validate --as-configuration '%' || /usr/bin/test $? -ne 1",
        validation(catalog, "/etc/discovery/agent.json"));
    assertEquals(
        "/usr/bin/test ! -x '/usr/bin/discovery' ||"
            + " '/usr/bin/discovery' validate --as-definition '%' || /usr/bin/test $? -ne 1",
        validation(catalog, "/etc/discovery/puppet.d/service_x.json"));
  }

  private static Object validation(Catalog catalog, String file) {
    return catalog.resource("File", file).parameters().getOrDefault("validate_cmd", "none");
  }

  @Test
  void validationCanBeSwitchedOffOrDoneByAnotherCommand() {
    String file = "/etc/discovery/agent.json";
    assertEquals("none", validation(agent("validate => false"), file));
    String other = validation(agent("command => '/opt/the agent/discovery'"), file).toString();
    assertTrue(other.contains(" || '/opt/the agent/discovery' validate --as-configuration '%' "));
  }

  @Test
  void theStricterProfileIsALinkAndGoesAgain() {
    assertEquals(
        Map.of(
            "ensure", "link",
            "target", "/usr/share/discovery/hardened.conf",
            "owner", "root",
            "group", "root",
            "notify", List.of("Service[discovery]"),
            "before", List.of("Service[discovery]")),
        agent("hardened => true").resource("File", DROP_INS + "/hardened.conf").parameters());
    Catalog without = agent("");
    assertEquals(
        "absent", without.resource("File", DROP_INS + "/hardened.conf").parameters().get("ensure"));
    assertFalse(without.titles("File").contains(DROP_INS), "no directory without a file");
  }

  @Test
  void theUnitIsToldWhatIsElsewhere() {
    Catalog catalog =
        agent("config_dir => '/srv/my discovery', hardened => true, data_dir => '/srv/data'");
    catalog.assertContent(
        DROP_INS + "/places.conf",
        """
        # From Puppet, class discovery: what is elsewhere than the unit has it.
        [Unit]
        ConditionPathExists=
        ConditionPathExists=/srv/my discovery/agent.json
        [Service]
        ExecStart=
        ExecStart=/usr/bin/discovery agent -config-file '/srv/my discovery/agent.json'\
         -config-dir '/srv/my discovery/puppet.d' -config-dir '/srv/my discovery/conf.d'\
         $DISCOVERY_OPTS
        [Service]
        ReadWritePaths='-/srv/data'
        """);
    assertEquals(
        "absent",
        agent("data_dir => '/srv/data'")
            .resource("File", DROP_INS + "/places.conf")
            .parameters()
            .get("ensure"));
  }

  @Test
  void nothingIsExecutedUnlessSystemdHasToBeToldOfANewDirectory() {
    assertEquals(List.of(), agent("").titles("Exec"));
    assertEquals(List.of(), agent(fromFile("/srv/discovery_1_all.deb")).titles("Exec"));
    for (String parameters : List.of("hardened => true", "config_dir => '/srv'")) {
      Catalog catalog = agent(parameters);
      String reload = "discovery: systemd reads new units";
      assertEquals(List.of(reload), catalog.titles("Exec"));
      assertEquals(true, catalog.resource("Exec", reload).parameters().get("refreshonly"));
      assertEquals("Exec[" + reload + "]", told(catalog, "File", DROP_INS));
    }
  }

  @Test
  void theConfigurationHasTheKeysThatTheAgentKnows() {
    Path source =
        Workplace.MODULE.resolveSibling(
            "agent/agent/src/main/java/io/discovery/agent/config/ConfigKeys.java");
    TreeSet<String> known = new TreeSet<>();
    Matcher words =
        Pattern.compile("(?:act\\(|also\\(|\\+)\\s*\"([a-z0-9_ ]+)\"")
            .matcher(Workplace.read(source));
    while (words.find()) {
      known.addAll(List.of(words.group(1).strip().split(" ", -1)));
    }
    TreeSet<String> typed = new TreeSet<>();
    Matcher keys =
        Pattern.compile("Optional\\['([a-z0-9_]+)'\\]")
            .matcher(Workplace.read(Workplace.MODULE.resolve("types/agent_config.pp")));
    while (keys.find()) {
      typed.add(keys.group(1));
    }
    assertTrue(known.contains("watches") && known.contains("data_dir"), known.toString());
    assertEquals(known, typed);
  }
}
