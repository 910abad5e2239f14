package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A command of a level that is to come, as if this program knew it. */
class FeatureLevelTest {
  private static final Command PUT =
      new Command.KvPut("k", new byte[] {1}, 0, OptionalLong.empty());

  private static Applied apply(Snapshot before, long index) {
    return Apply.apply(before, index, 1, PUT, 1);
  }

  @Test
  void beforeTheLevelNothingOfItIsAppliedAndTheMendIsNamed() {
    Snapshot before = Apply.configured(Snapshot.EMPTY, 1, 0);
    String why =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> apply(before, 2)).getMessage());
    assertTrue(why.contains("entry 2 is of feature level 1, but the cluster is at level 0"), why);
    assertTrue(why.contains("start the same version on all servers"), why);
  }

  @Test
  void fromTheEntryOnThatRaisesItEveryServerAppliesIt() {
    Snapshot raised = Apply.configured(Snapshot.EMPTY, 1, 1);
    assertEquals(apply(raised, 2).next(), apply(read(raised), 2).next());
  }

  @Test
  void theLevelNeverGoesBack() {
    Snapshot raised = Apply.configured(Snapshot.EMPTY, 1, 2);
    assertEquals(2, Apply.configured(raised, 2, 1).featureLevel());
    assertEquals(2, Apply.skip(raised, 2).featureLevel());
  }

  @Test
  void allThatThisProgramProposesItSupports() {
    assertTrue(FeatureLevel.since(PUT) <= FeatureLevel.SUPPORTED);
  }

  private static Snapshot read(Snapshot written) {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    for (Iterator<byte[]> i = SnapshotCodec.records(written); i.hasNext(); ) {
      reader.accept(i.next());
    }
    return reader.finish();
  }
}
