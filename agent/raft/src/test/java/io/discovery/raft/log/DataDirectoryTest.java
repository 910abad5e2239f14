package io.discovery.raft.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path directory;

  @Test
  void aDirectoryIsOneProcesssAtATime() throws IOException {
    DataDirectory first = DataDirectory.take(directory);
    IOException e = assertThrows(IOException.class, () -> DataDirectory.take(directory));
    assertTrue(String.valueOf(e.getMessage()).contains("is in use by this very process"));
    assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(directory.resolve("lock")));
    first.close();
    DataDirectory.take(directory).close();
  }

  @Test
  void aMissingDirectoryIsMade() throws IOException {
    Path deep = directory.resolve("a/b/c");
    DataDirectory.take(deep).close();
    assertTrue(Files.isDirectory(deep));
  }
}
