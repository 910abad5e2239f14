package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The file is the registration. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {
  private Agent agent = Agent.server("directory");

  @BeforeAll
  void aBystander() {
    agent.drop("bystander.json", service("bystander", 1));
    answers("bystander", 1);
  }

  @AfterAll
  void stop() {
    assertEquals(List.of("1 1 1 nodea.node.home.discovery."), srv("bystander"));
    agent.close();
  }

  @Test
  void aFileThatIsDroppedChangedRenamedAndDeletedTakesEffectByItself() throws IOException {
    agent.drop("web.json", service("web", 80));
    answers("web", 80);
    agent.drop("web.json", service("web", 8080));
    answers("web", 8080);
    Files.move(agent.definitions().resolve("web.json"), agent.definitions().resolve("w3.json"));
    answers("web", 8080);
    agent.remove("w3.json");
    gone("web");
  }

  @Test
  void aFileThatIsWrittenInPlaceTakesEffect() throws IOException {
    Files.writeString(agent.definitions().resolve("place.json"), service("place", 81));
    answers("place", 81);
    agent.remove("place.json");
    gone("place");
  }

  @Test
  void otherNamesAreIgnored() throws IOException {
    Files.writeString(agent.definitions().resolve("aside.json.tmp"), service("aside", 82));
    Files.writeString(agent.definitions().resolve("aside.json"), service("inside", 83));
    answers("inside", 83);
    assertEquals(List.of(), srv("aside"));
    agent.remove("aside.json");
    gone("inside");
  }

  @Test
  void aBadVersionLeavesTheLastGoodOneInForceAndIsNamed() {
    agent.drop("good.json", service("good", 84));
    answers("good", 84);
    agent.drop("good.json", "{\"service\": {\"name\": \"good\", \"port\": 99999}}");
    Eventually.so("the log names the file", () -> agent.logged().contains("good.json"));
    answers("good", 84);
    Command.Finished validate =
        Distribution.BUILT.command("validate", agent.definitions().toString()).run();
    assertEquals(1, validate.status());
    assertTrue(validate.said().contains("good.json"), validate.said());
    assertTrue(validate.said().contains("99999"), validate.said());
    agent.drop("good.json", service("good", 85));
    answers("good", 85);
    agent.remove("good.json");
    gone("good");
  }

  @Test
  void hangupAndReloadLookAtOnce() {
    agent.drop("hup.json", service("hup", 86));
    agent.signal("HUP");
    answers("hup", 86);
    agent.remove("hup.json");
    agent.command("reload").run().well();
    gone("hup");
  }

  @Test
  void aCheckMayComeBeforeItsService() {
    agent.drop(
        "early_check.json",
        """
        {"check": {"id": "early_up", "name": "early up", "service_id": "early",
          "args": ["true"], "interval": "60s"}}
        """);
    agent.drop("early.json", service("early", 87));
    Eventually.see(
        "the check belongs to the service",
        () -> agent.http().get("/v1/health/checks/early").well().json(),
        checks -> checks.where("CheckID", "early_up").get("Status").text().equals("passing"));
    answers("early", 87);
    agent.remove("early_check.json");
    agent.remove("early.json");
    gone("early");
  }

  private void answers(String name, int port) {
    Eventually.see(
        name + " at " + port,
        () -> srv(name),
        List.of("1 1 " + port + " nodea.node.home.discovery.")::equals);
  }

  private void gone(String name) {
    Eventually.see(name + " gone", () -> srv(name), List::isEmpty);
  }

  private List<String> srv(String name) {
    return agent.dig().brief(name + ".service.discovery.", "SRV");
  }

  private static String service(String name, int port) {
    return "{\"service\": {\"name\": \"%s\", \"port\": %d}}".formatted(name, port);
  }
}
