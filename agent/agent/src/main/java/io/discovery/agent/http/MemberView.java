package io.discovery.agent.http;

import java.util.List;
import java.util.SortedMap;

/** Who belongs to the cluster, as gossip sees it. Any thread; all methods return at once. */
public interface MemberView {
  /** This agent. */
  Member self();

  /** All members, this agent included. */
  List<Member> members();

  /**
   * One member, in the terms of the Serf protocol.
   *
   * @param tags {@code role}, {@code dc}, {@code id}, {@code build}, {@code vsn} …
   * @param protocol of the gossip itself
   * @param delegate of what is said by it
   */
  record Member(
      String name,
      String address,
      int port,
      SortedMap<String, String> tags,
      Status status,
      Versions protocol,
      Versions delegate) {}

  /** Lowest, highest and spoken version of a protocol. */
  record Versions(int lowest, int highest, int spoken) {}

  /** Health of a member; the number is the one on the wire. */
  enum Status {
    NONE(0),
    ALIVE(1),
    LEAVING(2),
    LEFT(3),
    FAILED(4);

    private final int code;

    Status(int code) {
      this.code = code;
    }

    /** The number that stands for it. */
    public int code() {
      return code;
    }
  }
}
