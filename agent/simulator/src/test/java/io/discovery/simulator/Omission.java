package io.discovery.simulator;

import io.discovery.raft.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A disk on whose way some effects are lost, as if the log had forgotten to ask for them. */
record Omission(Disk disk, String prefix, Set<Of> omitted) implements Disk {
  /** What is forgotten. */
  enum Of {
    SYNC,
    SYNC_OF_NAMES,
    TRUNCATION,
    FAILURE_OF_SYNC
  }

  @Override
  public UUID boot() throws IOException {
    return disk.boot();
  }

  @Override
  public List<String> names() throws IOException {
    return disk.names();
  }

  @Override
  public Handle open(String name) throws IOException {
    return wrap(name, disk.open(name));
  }

  @Override
  public Handle create(String name) throws IOException {
    return wrap(name, disk.create(name));
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
    if (!omitted.contains(Of.SYNC_OF_NAMES)) {
      disk.syncNames();
    }
  }

  private Handle wrap(String name, Handle handle) {
    return name.startsWith(prefix) ? new Forgetful(handle, omitted) : handle;
  }

  private record Forgetful(Handle handle, Set<Of> omitted) implements Handle {
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
      if (!omitted.contains(Of.TRUNCATION)) {
        handle.truncate(size);
      }
    }

    @Override
    public void sync() throws IOException {
      if (omitted.contains(Of.SYNC)) {
        return;
      }
      try {
        handle.sync();
      } catch (IOException e) {
        if (!omitted.contains(Of.FAILURE_OF_SYNC)) {
          throw e;
        }
      }
    }

    @Override
    public void close() throws IOException {
      handle.close();
    }
  }
}
