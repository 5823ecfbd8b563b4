package org.apache.tvm;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Global functions by name, each looked up once and shared by all threads. Do not close what this returns. */
public final class API {
  private static final ConcurrentMap<String, Function> FUNCTIONS = new ConcurrentHashMap<>();

  private API() {}

  /** A global function, or null where there is none of that name, as in Apache's tvm4j. */
  public static Function get(String name) {
    return FUNCTIONS.computeIfAbsent(name, Function::getFunction);
  }

  /**
   * A global function that has to be there.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public static Function getGlobalFunc(String name) {
    return FUNCTIONS.computeIfAbsent(name, Function::getGlobalFunc);
  }

  /** After a function of that name was registered anew. */
  static void forget(String name) {
    FUNCTIONS.remove(name);
  }
}
