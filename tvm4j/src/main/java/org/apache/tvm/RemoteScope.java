package org.apache.tvm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What one RPC session's server holds for this process. TVM keeps a session, one of at most 32, as long as anything of it
 * is referred to, and releasing is a message to the server; so the session's end releases all of it, the Cleaner nothing.
 */
final class RemoteScope {
  /** By TVM's session table index. */
  private static final ConcurrentMap<Integer, RemoteScope> OPEN = new ConcurrentHashMap<>();

  private final int sessionIndex;
  private final Set<OwnedHandle> handles = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private RemoteScope(int sessionIndex) {
    this.sessionIndex = sessionIndex;
  }

  static RemoteScope ofSession(int index) {
    return OPEN.computeIfAbsent(index, RemoteScope::new);
  }

  static RemoteScope ofDeviceType(int deviceType) {
    return ofSession(deviceType / Device.RPC_SESSION_MASK - 1);
  }

  void add(OwnedHandle handle) {
    handles.add(handle);
    if (closed) {
      handle.run();
    }
  }

  void remove(OwnedHandle handle) {
    handles.remove(handle);
  }

  /** Releases everything but the session itself, which its own handle ends. */
  void close(OwnedHandle session) {
    OPEN.remove(sessionIndex, this);
    closed = true;
    for (OwnedHandle handle : handles) {
      if (handle != session) {
        handle.run();
      }
    }
  }
}
