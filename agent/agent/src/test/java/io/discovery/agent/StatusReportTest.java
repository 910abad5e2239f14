package io.discovery.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.state.LocalView;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusReportTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''    | 1 | ''    | 0 | server, no leader; 1 service, 0 checks",
        "me:1  | 2 | P     | 0 | server, leader; 2 services, 1 check",
        "me:1  | 0 | PCWC  | 0 | 'server, leader; 0 services, 4 checks (2 critical, 1 warning)'",
        "me:1  | 0 | PW    | 1 | 'server, leader; 0 services, 2 checks (1 warning), 1 definition"
            + " file quarantined'",
        "you:1 | 0 | C     | 2 | 'server, led by you:1; 0 services, 1 check (1 critical), 2"
            + " definition files quarantined'",
      })
  void oneLineSaysHowTheAgentFares(
      String leader, int services, String checks, int quarantined, String line) {
    TreeMap<String, Service> all = new TreeMap<>();
    for (int i = 0; i < services; i++) {
      all.put("s" + i, Service.of("s" + i, "s", 1));
    }
    TreeMap<String, Check> judged = new TreeMap<>();
    for (int i = 0; i < checks.length(); i++) {
      CheckStatus status =
          switch (checks.charAt(i)) {
            case 'P' -> CheckStatus.PASSING;
            case 'W' -> CheckStatus.WARNING;
            default -> CheckStatus.CRITICAL;
          };
      judged.put("c" + i, new Check("c" + i, "c", status, "", "", "", "", List.of(), "ttl", 0));
    }
    assertEquals(line, StatusReport.line(leader, "me:1", new LocalView(all, judged), quarantined));
  }
}
