package dev.mutatenn.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One stack a folder. The operating system holds the lock and lets go of it when the process ends, however it ends, so a killed run leaves no lock
 * behind;
 * what the file says of its holder is for the message to whoever comes second.
 */
final class StackLock implements AutoCloseable {
  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /** @throws StackException when another process holds it */
  static StackLock acquire(StackFolder folder) {
    Path file = folder.lock();
    try {
      Files.createDirectories(folder.root());
      FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException ownProcess) {
        lock = null;
      }
      if (lock == null) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new StackException("another stack uses the data folder " + folder.root() + (holder.isEmpty() ? "" : " (" + holder + ")")
            + ": stop it (./mutatenn down, or end that run), or use another folder (--data DIR)");
      }
      ProcessHandle self = ProcessHandle.current();
      String holder = "process " + self.pid() + self.info().startInstant().map(start -> ", since " + start).orElse("") + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
      return new StackLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.truncate(0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
