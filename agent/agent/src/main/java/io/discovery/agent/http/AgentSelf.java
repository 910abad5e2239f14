package io.discovery.agent.http;

import io.discovery.agent.local.LocalAgent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** {@code /v1/agent}: the agent itself and whom it knows. */
final class AgentSelf {
  /** Of quarantined files so many are named in one answer. */
  private static final int QUARANTINED_NAMED = 20;

  /** Of quarantined files so many are listed with their problems; the rest is counted. */
  private static final int FILES_LISTED = 100;

  /** Of one file's problems so many are listed; the rest is counted. */
  private static final int PROBLEMS_LISTED = 5;

  private final AgentInfo info;
  private final MemberView members;
  private final LocalAgent local;

  AgentSelf(AgentInfo info, MemberView members, LocalAgent local) {
    this.info = info;
    this.members = members;
    this.local = local;
  }

  void self(Exchange exchange) throws IOException {
    AgentInfo.Identity identity = info.identity();
    JsonText out = exchange.json().object();
    out.name("Config")
        .object()
        .text("Datacenter", identity.datacenter())
        .text("NodeName", identity.nodeName())
        .text("NodeID", identity.nodeId())
        .text("Revision", identity.revision())
        .flag("Server", identity.server())
        .text("Version", identity.version())
        .end();
    out.name("DebugConfig").object();
    for (Map.Entry<String, AgentInfo.Setting> setting : info.settings().entrySet()) {
      out.name(setting.getKey());
      setting(out, setting.getValue());
    }
    // no coordinates are measured yet: what the peer shows with disable_coordinates
    out.end().name("Coord").none().name("Member");
    member(out, members.self());
    out.name("Stats").object();
    for (Map.Entry<String, SortedMap<String, String>> group : info.stats().entrySet()) {
      out.texts(group.getKey(), group.getValue());
    }
    out.end().texts("Meta", identity.meta()).end();
    exchange.answer(Content.json(out));
  }

  private static void setting(JsonText out, AgentInfo.Setting setting) throws IOException {
    switch (setting) {
      case AgentInfo.Setting.Text text -> out.text(text.value());
      case AgentInfo.Setting.Whole whole -> out.number(whole.value());
      case AgentInfo.Setting.Flag flag -> out.flag(flag.value());
      case AgentInfo.Setting.Texts texts -> out.texts(texts.values());
    }
  }

  void members(Exchange exchange) throws IOException {
    JsonText out = exchange.json().list();
    // one datacenter: nobody is known over the WAN
    boolean wan = exchange.query().has("wan");
    for (MemberView.Member member : wan ? List.<MemberView.Member>of() : members.members()) {
      member(out, member);
    }
    exchange.answer(Content.json(out.endList()));
  }

  private static void member(JsonText out, MemberView.Member member) throws IOException {
    out.object()
        .text("Name", member.name())
        .text("Addr", member.address())
        .number("Port", member.port())
        .texts("Tags", member.tags())
        .number("Status", member.status().code())
        .number("ProtocolMin", member.protocol().lowest())
        .number("ProtocolMax", member.protocol().highest())
        .number("ProtocolCur", member.protocol().spoken())
        .number("DelegateMin", member.delegate().lowest())
        .number("DelegateMax", member.delegate().highest())
        .number("DelegateCur", member.delegate().spoken())
        .end();
  }

  /**
   * Looks at all definition files. Those that are quarantined are named, but do not fail the
   * reload: all others are in force.
   */
  void reload(Exchange exchange) {
    exchange.after(
        local.reload(),
        quarantined -> {
          if (quarantined.isEmpty()) {
            exchange.answer(Content.EMPTY);
          } else {
            exchange.answer(Content.text(200, reloadProblems(quarantined)));
          }
        });
  }

  /** Which definition files are in force, and which are not and why. */
  void definitions(Exchange exchange) throws IOException {
    AgentInfo.Definitions definitions = info.definitions();
    JsonText out = exchange.json().object().name("Quarantined").list();
    int files = 0;
    for (Map.Entry<String, List<String>> file : definitions.quarantined().entrySet()) {
      if (files++ == FILES_LISTED) {
        break;
      }
      List<String> problems = file.getValue();
      int shown = Math.min(problems.size(), PROBLEMS_LISTED);
      out.object().text("File", file.getKey()).texts("Problems", problems.subList(0, shown));
      more(out, "MoreProblems", problems.size() - shown);
      out.end();
    }
    out.endList();
    more(out, "MoreQuarantined", definitions.quarantined().size() - FILES_LISTED);
    exchange.answer(Content.json(out.number("InForce", definitions.inForce()).end()));
  }

  private static void more(JsonText out, String name, int left) throws IOException {
    if (left > 0) {
      out.number(name, left);
    }
  }

  private static String reloadProblems(List<String> quarantined) {
    StringBuilder text =
        new StringBuilder(
            "reloaded, but these are not in force; mend them, they are read when they change:");
    int named = Math.min(quarantined.size(), QUARANTINED_NAMED);
    for (String problem : quarantined.subList(0, named)) {
      text.append('\n').append(problem);
    }
    if (quarantined.size() > named) {
      text.append("\n… and ").append(quarantined.size() - named).append(" more");
    }
    return text.toString();
  }
}
