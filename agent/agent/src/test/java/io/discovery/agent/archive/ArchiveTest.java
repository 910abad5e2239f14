package io.discovery.agent.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final List<String> SERVERS = List.of("127.0.0.1:8300");
  private static final long TERM = 4;
  private static final int KEYS = 300;

  private final Snapshot snapshot = snapshot();
  private final byte[] archive = archive(snapshot);

  private static Snapshot snapshot() {
    Random random = new Random(1);
    Snapshot now = Snapshot.EMPTY;
    for (int i = 0; i < KEYS; i++) {
      byte[] value = new byte[random.nextInt(1_000)];
      random.nextBytes(value);
      now = apply(now, new Command.KvPut("key-" + i, value, i, OptionalLong.empty()));
    }
    Node node = new Node("n1", "", "10.0.0.1", new TreeMap<>(), new TreeMap<>());
    return apply(
        now,
        new Command.Register(node, false, List.of(Service.of("web", "web", 80, "a")), List.of()));
  }

  private static Snapshot apply(Snapshot before, Command command) {
    return Apply.apply(before, before.index() + 1, 1_700_000_000_123L, command).next();
  }

  private static byte[] archive(Snapshot of) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ArchiveWriter.write(of, TERM, SERVERS, out);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static Archive read(byte[] archive) throws IOException {
    return ArchiveReader.read(new ByteArrayInputStream(archive), ArchiveReader.State.IGNORED);
  }

  private static void refused(byte[] archive, String... words) {
    ArchiveDamage e = assertThrows(ArchiveDamage.class, () -> read(archive));
    String why = String.valueOf(e.getMessage());
    for (String word : words) {
      assertTrue(why.contains(word), why);
    }
    assertTrue(
        why.startsWith("failed to read snapshot file: ")
            || why.startsWith("failed to decompress snapshot: "),
        why);
  }

  @Test
  void whatWasWrittenReadsBack() throws IOException {
    StateStream.Decoder state = new StateStream.Decoder();
    Archive read =
        ArchiveReader.read(
            new ByteArrayInputStream(archive), (bytes, length) -> state.accept(bytes, 0, length));
    assertEquals(snapshot, state.finish());
    assertEquals(Maker.DISCOVERY, read.maker());
    assertEquals(snapshot.index(), read.meta().index());
    assertEquals(TERM, read.meta().term());
    assertEquals("4-301-1700000000123", read.meta().id());
    assertEquals(1, read.meta().version());
    read.requireOurs();
  }

  @Test
  void oneSnapshotIsOneArchiveToTheLastByte() {
    assertArrayEquals(archive, archive(snapshot()));
  }

  @Test
  void anEmptyCatalogHasAnArchive() throws IOException {
    assertEquals(0, read(archive(Snapshot.EMPTY)).meta().index());
  }

  @Test
  void theMembersAreThoseOfThePeer() throws IOException {
    List<Packed.File> files = Packed.unpack(archive);
    assertEquals(
        List.of("meta.json", "state.bin", "SHA256SUMS"),
        files.stream().map(Packed.File::name).toList());
    long size = files.get(1).content().length;
    assertEquals(
        "{\"Version\":1,\"ID\":\"4-301-1700000000123\",\"Index\":301,\"Term\":4,\"Peers\":null,"
            + "\"Configuration\":{\"Servers\":[{\"Suffrage\":0,\"ID\":\"127.0.0.1:8300\","
            + "\"Address\":\"127.0.0.1:8300\"}]},\"ConfigurationIndex\":0,\"Size\":"
            + size
            + "}\n",
        new String(files.get(0).content(), StandardCharsets.UTF_8));
    assertEquals(
        Packed.line(files.get(0)) + Packed.line(files.get(1)),
        new String(files.get(2).content(), StandardCharsets.UTF_8));
    assertTrue(
        new String(files.get(1).content(), StandardCharsets.ISO_8859_1)
            .startsWith("discovery state 1\n"));
  }

  @Test
  void anyOrderOfTheMembersIsRead() throws IOException {
    assertEquals(read(archive), read(Packed.pack(Packed.unpack(archive).reversed())));
  }

  @Test
  void anArchiveThatEndsEarlyIsRefusedWhereverItEnds() {
    for (int length = 0; length < archive.length; length += 997) {
      refused(Arrays.copyOf(archive, length));
    }
    for (int length = archive.length - 20; length < archive.length; length++) {
      refused(Arrays.copyOf(archive, length));
    }
  }

  @Test
  void aFlippedBitIsNoticedWhereverItIs() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      byte[] flipped = archive.clone();
      // The first ten bytes are gzip's own header, most of which says nothing.
      int at = 10 + random.nextInt(archive.length - 10);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      refused(flipped);
    }
  }

  @Test
  void whatFollowsTheArchiveIsRefused() {
    byte[] longer = Arrays.copyOf(archive, archive.length + 1);
    longer[archive.length] = 'x';
    refused(longer, "more follows after its end");
    byte[] twice = Arrays.copyOf(archive, 2 * archive.length);
    System.arraycopy(archive, 0, twice, archive.length, archive.length);
    refused(twice);
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    refused(new byte[0], "failed to decompress snapshot");
    refused("hello, world".getBytes(StandardCharsets.UTF_8), "failed to decompress snapshot");
    refused(Packed.gzip(new byte[0]), "unexpected end of the tar archive");
    refused(Packed.gzip("x".repeat(600).getBytes(StandardCharsets.UTF_8)), "invalid tar header");
    refused(Packed.pack(List.of()), "file \"meta.json\" is missing");
  }

  @Test
  void eachMemberIsMissedByName() throws IOException {
    for (int i = 0; i < 3; i++) {
      List<Packed.File> files = new ArrayList<>(Packed.unpack(archive));
      Packed.File gone = files.remove(i);
      refused(Packed.pack(files), "file \"" + gone.name() + "\" is missing");
    }
  }

  @Test
  void eachMemberStandsThereOnce() throws IOException {
    for (int i = 0; i < 3; i++) {
      List<Packed.File> files = new ArrayList<>(Packed.unpack(archive));
      files.add(files.get(i));
      refused(Packed.pack(files), "file \"" + files.get(i).name() + "\" stands there twice");
    }
  }

  @Test
  void anotherMemberIsRefusedByName() throws IOException {
    List<Packed.File> files = new ArrayList<>(Packed.unpack(archive));
    files.add(1, new Packed.File("evil\u001b.sh", "rm"));
    refused(Packed.pack(files), "unexpected file \"evil?.sh\" in snapshot");
  }

  @Test
  void eachMemberIsHeldAgainstItsSum() throws IOException {
    for (int i = 0; i < 2; i++) {
      List<Packed.File> files = new ArrayList<>(Packed.unpack(archive));
      byte[] content = files.get(i).content().clone();
      content[content.length - 2] ^= 1;
      files.set(i, new Packed.File(files.get(i).name(), content));
      refused(Packed.pack(files), "hash check failed for \"" + files.get(i).name() + "\"");
    }
  }

  @Test
  void sumsThatLackAMemberOrHaveAnotherAreRefused() throws IOException {
    List<Packed.File> files = Packed.unpack(archive);
    Packed.File meta = files.get(0);
    Packed.File state = files.get(1);
    refused(
        Packed.pack(List.of(meta, state, new Packed.File("SHA256SUMS", Packed.line(meta)))),
        "file missing for \"state.bin\"");
    Packed.File another = new Packed.File("other", "x");
    String sums = Packed.line(meta) + Packed.line(state) + Packed.line(another);
    refused(
        Packed.pack(List.of(meta, state, new Packed.File("SHA256SUMS", sums))),
        "not to be understood");
  }

  @Test
  void metaDataMustSayWhatIsThere() throws IOException {
    byte[] state = "discovery state 1\n".getBytes(StandardCharsets.UTF_8);
    String meta = "{\"Version\":1,\"ID\":\"x\",\"Index\":1,\"Term\":1,\"Size\":%d}";
    assertEquals("x", read(Packed.summed(meta.formatted(state.length), state)).meta().id());
    refused(Packed.summed(meta.formatted(5), state), "\"meta.json\" says 5");
    refused(Packed.summed("{}", state), "\"Version\" is missing");
    refused(Packed.summed("[", state), "failed to decode snapshot metadata");
    refused(Packed.summed(meta.replace("%d", "-1"), state), "\"Size\" is missing or no whole");
  }

  @Test
  void aSizeThatNoMemberHasIsRefusedBeforeItIsRead() throws IOException {
    for (String name : List.of("meta.json", "state.bin", "SHA256SUMS")) {
      byte[] header = Tar.encode(name, 1L << 32, 0);
      refused(Packed.gzip(header), "\"" + name + "\" has 4294967296 bytes, the most is");
    }
  }

  @Test
  void aFewBytesThatBecomeManyAreNotReadToTheirEnd() throws IOException {
    byte[] tar = Packed.tar(Packed.unpack(archive));
    byte[] filled = Arrays.copyOf(tar, tar.length + (64 << 20));
    refused(Packed.gzip(filled), "bytes after the end of the tar archive");
    byte[] some = Arrays.copyOf(tar, tar.length + 9 * Tar.BLOCK);
    read(Packed.gzip(some));
    some[some.length - 1] = 1;
    refused(Packed.gzip(some), "does not belong there");
  }

  @Test
  void aLinkIsNoFile() throws IOException {
    byte[] header = Tar.encode("meta.json", 0, 0);
    header[156] = '2';
    refused(Packed.gzip(header), "invalid tar header");
    byte[] sum = "%06o".formatted(sum(header)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sum, 0, header, 148, sum.length);
    refused(Packed.gzip(header), "\"meta.json\" is no plain file");
  }

  private static int sum(byte[] header) {
    int sum = 8 * ' ';
    for (int i = 0; i < header.length; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
    }
    return sum;
  }

  @Test
  void anArchiveOfConsulIsRecognised() throws IOException {
    byte[] state = "\u0081\u00a9LastIndex\u00cf".getBytes(StandardCharsets.ISO_8859_1);
    String meta =
        "{\"Version\":1,\"ID\":\"2-11-1600000000000\",\"Index\":11,\"Term\":2,\"Peers\":\"kQ==\","
            + "\"Configuration\":{},\"ConfigurationIndex\":1,\"Size\":"
            + state.length
            + "}";
    Archive read = read(Packed.summed(meta, state));
    assertEquals(Maker.CONSUL, read.maker());
    assertEquals(11, read.meta().index());
    String why = assertThrows(ArchiveDamage.class, read::requireOurs).getMessage();
    assertTrue(String.valueOf(why).contains("was made by Consul"), why);
  }

  @Test
  void aStateOfAnotherFormatIsNotRestored() throws IOException {
    byte[] state = "discovery state 2\nxyz".getBytes(StandardCharsets.UTF_8);
    String meta =
        "{\"Version\":1,\"ID\":\"x\",\"Index\":1,\"Term\":1,\"Size\":" + state.length + "}";
    Archive read = read(Packed.summed(meta, state));
    assertEquals(Maker.UNKNOWN, read.maker());
    String why = assertThrows(ArchiveDamage.class, read::requireOurs).getMessage();
    assertTrue(String.valueOf(why).contains("or a newer one"), why);
  }
}
