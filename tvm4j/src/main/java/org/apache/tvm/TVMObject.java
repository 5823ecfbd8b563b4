package org.apache.tvm;

import java.lang.ref.Cleaner;

/**
 * One reference to an object that TVM counts. Close it when done: native memory is large and the garbage collector does
 * not see it. What is forgotten a Cleaner closes once the garbage collector finds it, except objects of a remote
 * session, whose release is a message over the network: those live until they or their session are closed.
 *
 * <p>Safe for use by several threads; a close while another thread's call uses the object takes effect after that call.
 */
public sealed class TVMObject extends TVMValue permits Function, Module, TensorBase, Shape, TVMArray, TVMMap, TVMOpaqueObject {
  private static final Cleaner CLEANER = Cleaner.create();

  /** See {@link TypeIndex}; TVM hands out those of types that are not listed there when it loads. */
  public final int typeIndex;
  /** Null for a view that owns nothing. */
  final OwnedHandle owned;
  /** Null where nobody but {@link #close} may release. */
  private final Cleaner.Cleanable cleanable;

  TVMObject(OwnedHandle owned, int typeIndex) {
    this.owned = owned;
    this.typeIndex = typeIndex;
    this.cleanable = owned == null || owned.scope() != null ? null : CLEANER.register(this, owned);
  }

  @Override
  public void close() {
    if (cleanable != null) {
      cleanable.clean();
    } else if (owned != null) {
      owned.run();
    }
  }

  /** Whether {@link #close} was called. */
  public final boolean isClosed() {
    return owned != null && owned.isClosed();
  }

  @Override
  public String toString() {
    return "an object of type index " + typeIndex;
  }
}
