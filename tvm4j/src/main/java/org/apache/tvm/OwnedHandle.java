package org.apache.tvm;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One reference to a native object, given back when its owner closed it and no call uses it any more, whichever is last.
 * A call in one thread therefore survives a close in another.
 */
final class OwnedHandle implements Runnable {
  private final long address;
  /** The session whose server holds the object; null for a local one. */
  private final RemoteScope scope;
  private final AtomicBoolean closed = new AtomicBoolean();
  /** The owner, while it has not closed, and every call under way. */
  private final AtomicInteger users = new AtomicInteger(1);

  OwnedHandle(long address, RemoteScope scope) {
    this.address = address;
    this.scope = scope;
    if (scope != null) {
      scope.add(this);
    }
  }

  /** Of a local object. */
  OwnedHandle(long address) {
    this(address, null);
  }

  /**
   * The object's address, good until {@link #release}.
   *
   * @throws IllegalStateException if the owner closed the object
   */
  long acquire() {
    int current;
    do {
      current = users.get();
      if (current == 0 || closed.get()) {
        throw new IllegalStateException("This TVM object is closed");
      }
    } while (!users.compareAndSet(current, current + 1));
    return address;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      Ffi.decRef(address);
    }
  }

  /** The object's address for reading what never changes, without protection against a close. */
  long address() {
    return address;
  }

  RemoteScope scope() {
    return scope;
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Closes: what {@link TVMObject#close} and the Cleaner do, once. */
  @Override
  public void run() {
    if (closed.compareAndSet(false, true)) {
      if (scope != null) {
        scope.remove(this);
      }
      release();
    }
  }
}
