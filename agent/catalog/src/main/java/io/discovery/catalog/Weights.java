package io.discovery.catalog;

/**
 * SRV weights (RFC 2782) of an instance.
 *
 * @param passing weight while all its checks pass
 * @param warning weight while the worst of them warns
 */
public record Weights(int passing, int warning) {
  public static final Weights DEFAULT = new Weights(1, 1);
}
