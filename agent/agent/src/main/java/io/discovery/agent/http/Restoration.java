package io.discovery.agent.http;

import io.discovery.agent.archive.Archive;
import io.discovery.agent.archive.ArchiveDamage;
import io.discovery.agent.archive.ArchiveReader;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.catalog.Command;
import io.discovery.catalog.Restoring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Brings the state of an archive into the catalog: all of the archive is checked first, then its
 * state goes through the log in parts, and takes the other's place with the last command. Blocks;
 * not for an event loop.
 */
final class Restoration {
  /**
   * Bytes of one part: as much as the largest value of a key, so that others' writes never wait
   * behind more than they might have to anyhow.
   */
  private static final int PART_BYTES = Bounds.KV_BODY;

  private final CatalogAccess catalog;
  private final String id = UUID.randomUUID().toString();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream(PART_BYTES);
  private String digest = Restoring.beginOfDigest(id);
  private long parts;

  private Restoration(CatalogAccess catalog) {
    this.catalog = catalog;
  }

  /**
   * Restores; returns the log index from which on the state is in force.
   *
   * @throws HttpProblem when the archive is refused
   * @throws CommandFailure when the catalog cannot be written
   */
  static long run(CatalogAccess catalog, Upload.Content archive) {
    try {
      Archive checked = ArchiveReader.read(archive.open(), ArchiveReader.State.IGNORED);
      checked.requireOurs();
      if (checked.meta().size() > Bounds.RESTORED_STATE) {
        throw new HttpProblem(
            413,
            "the state in this snapshot has %d bytes, this agent's memory is enough for %d: give it more, -Xmx%dm in DISCOVERY_JAVA_OPTS"
                .formatted(
                    checked.meta().size(),
                    Bounds.RESTORED_STATE,
                    (checked.meta().size() >> 17) + 1));
      }
      return new Restoration(catalog).bring(archive);
    } catch (ArchiveDamage e) {
      throw new HttpProblem(500, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private long bring(Upload.Content archive) throws IOException {
    submit(new Command.RestoreBegin(id));
    try {
      Archive _ = ArchiveReader.read(archive.open(), this::piece);
      endPart();
      return submit(new Command.RestoreEnd(id, parts, digest));
    } catch (IOException | RuntimeException e) {
      // Nobody brings the rest: an end that does not fit makes the servers let go of it.
      var _ = catalog.submit(new Command.RestoreEnd(id, parts, ""));
      throw e;
    }
  }

  private void piece(byte[] bytes, int length) {
    int from = 0;
    while (from < length) {
      int taken = Math.min(length - from, PART_BYTES - part.size());
      part.write(bytes, from, taken);
      from += taken;
      if (part.size() == PART_BYTES) {
        endPart();
      }
    }
  }

  private void endPart() {
    if (part.size() > 0) {
      byte[] content = part.toByteArray();
      part.reset();
      submit(new Command.RestorePart(id, parts, content));
      digest = Restoring.digest(digest, content);
      parts++;
    }
  }

  private long submit(Command command) {
    CatalogAccess.Applied applied;
    try {
      applied = catalog.submit(command).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof CommandFailure failure ? failure : e;
    }
    if (applied.result() instanceof Command.Result.Refused refused) {
      throw new HttpProblem(500, "Raft error when restoring snapshot: " + refused.why());
    }
    return applied.index();
  }
}
