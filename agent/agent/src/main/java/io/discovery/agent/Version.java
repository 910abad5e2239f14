package io.discovery.agent;

/** The product's version. */
public final class Version {
  /** As every surface reports it; the house test holds it against the build's. */
  public static final String CURRENT = "0.1.0";

  private Version() {}
}
