package io.discovery.bench;

import io.discovery.raft.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the syncs of another disk's files. */
record CountingDisk(Disk disk, AtomicLong count) implements Disk {
  CountingDisk(Disk disk) {
    this(disk, new AtomicLong());
  }

  long syncs() {
    return count.get();
  }

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public Handle open(String name) throws IOException {
    return new Counted(disk.open(name), count);
  }

  @Override
  public Handle create(String name) throws IOException {
    return new Counted(disk.create(name), count);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void syncNames() throws IOException {
    disk.syncNames();
  }

  @Override
  public UUID boot() throws IOException {
    return disk.boot();
  }

  private record Counted(Handle handle, AtomicLong count) implements Handle {
    @Override
    public long size() throws IOException {
      return handle.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return handle.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      handle.write(from, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      handle.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      count.incrementAndGet();
      handle.sync();
    }

    @Override
    public void close() throws IOException {
      handle.close();
    }
  }
}
