package io.discovery.agent.archive;

/**
 * What a whole and sound archive is.
 *
 * @param meta what it says of itself
 * @param maker whose state is in it
 */
public record Archive(ArchiveMeta meta, Maker maker) {
  /**
   * Refuses one that cannot be restored here.
   *
   * @throws ArchiveDamage with the reason and the mend
   */
  public void requireOurs() throws ArchiveDamage {
    if (maker != Maker.DISCOVERY) {
      throw ArchiveDamage.inFile(maker.refusal());
    }
  }
}
