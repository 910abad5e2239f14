package io.discovery.local.definition;

/** The id of a service or of a check; the two kinds have name spaces of their own. */
public record DeclaredId(Kind kind, String id) {
  /** What the id names. */
  public enum Kind {
    SERVICE,
    CHECK;

    /** The word for it in messages. */
    public String word() {
      return this == SERVICE ? "service" : "check";
    }
  }

  static DeclaredId service(String id) {
    return new DeclaredId(Kind.SERVICE, id);
  }

  static DeclaredId check(String id) {
    return new DeclaredId(Kind.CHECK, id);
  }
}
