package io.discovery.agent.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** An archive taken apart, to be changed and put together again. */
final class Packed {
  record File(String name, byte[] content) {
    File(String name, String content) {
      this(name, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Packed() {}

  static List<File> unpack(byte[] archive) throws IOException {
    List<File> files = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      for (byte[] block = in.readNBytes(Tar.BLOCK);
          !Tar.isEnd(block);
          block = in.readNBytes(Tar.BLOCK)) {
        Tar.Header header = Tar.decode(block);
        files.add(new File(header.name(), in.readNBytes((int) header.size())));
        in.skipNBytes(Tar.padding(header.size()));
      }
    }
    return files;
  }

  static byte[] tar(List<File> files) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (File file : files) {
      tar.writeBytes(Tar.encode(file.name(), file.content().length, 0));
      tar.writeBytes(file.content());
      tar.writeBytes(new byte[Tar.padding(file.content().length)]);
    }
    tar.writeBytes(new byte[2 * Tar.BLOCK]);
    return tar.toByteArray();
  }

  static byte[] gzip(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    return bytes.toByteArray();
  }

  static byte[] pack(List<File> files) throws IOException {
    return gzip(tar(files));
  }

  /** With sums that are right. */
  static byte[] summed(String meta, byte[] state) throws IOException {
    File first = new File("meta.json", meta);
    File second = new File("state.bin", state);
    return pack(List.of(first, second, new File("SHA256SUMS", line(first) + line(second))));
  }

  static String line(File file) {
    return HexFormat.of().formatHex(Sums.digest().digest(file.content()))
        + "  "
        + file.name()
        + "\n";
  }
}
