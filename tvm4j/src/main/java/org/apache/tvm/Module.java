package org.apache.tvm;

import java.nio.file.Path;

/** A compiled module: a shared library that TVM exported, an executable of the Relax VM within it, or a remote one. */
public final class Module extends TVMObject {
  private static final String ENTRY = "main";

  /** Whether it stands for an RPC session, whose end is this module's. */
  private final boolean session;

  Module(OwnedHandle owned, boolean session) {
    super(owned, TypeIndex.kTVMFFIModule);
    this.session = session;
  }

  /**
   * Loads a module from a file.
   *
   * @param path where it lies; a relative path is resolved against the working folder, since TVM wants an absolute one
   * @param format ignored, there for callers of Apache's tvm4j: TVM 0.27 goes by the file's ending alone
   * @throws TVMError if there is no such file or it is no module
   */
  public static Module load(String path, String format) {
    return API.getGlobalFunc("ffi.ModuleLoadFromFile").call(Path.of(path).toAbsolutePath().toString()).asModule();
  }

  /** {@link #load(String, String)} without a format. */
  public static Module load(String path) {
    return load(path, "");
  }

  /** Whether this runtime can run code for a target kind such as {@code llvm} or {@code cuda}. */
  public static boolean enabled(String target) {
    return API.getGlobalFunc("runtime.RuntimeEnabled").call(target).asLong() != 0;
  }

  /**
   * A function of this module, a new reference each time.
   *
   * @param queryImports whether to look in imported modules too
   * @throws IllegalArgumentException if the module has none of that name
   */
  public Function getFunction(String name, boolean queryImports) {
    TVMValue found = API.getGlobalFunc("ffi.ModuleGetFunction").call(owned.scope(), new Object[] {this, name, queryImports});
    if (found.isNull()) {
      throw new IllegalArgumentException("The " + typeKey() + " module has no function " + name);
    }
    return found.asFunction();
  }

  /** {@link #getFunction(String, boolean)} without imported modules. */
  public Function getFunction(String name) {
    return getFunction(name, false);
  }

  /** Whether the module has a function of that name. */
  public boolean implementsFunction(String name, boolean queryImports) {
    return API.getGlobalFunc("ffi.ModuleImplementsFunction").call(this, name, queryImports).asLong() != 0;
  }

  /** The function {@code main}, a new reference each time. */
  public Function entryFunc() {
    return getFunction(ENTRY);
  }

  /** Lets functions of this module call those of another. */
  public void importModule(Module module) {
    API.getGlobalFunc("ffi.ModuleImportModule").call(this, module);
  }

  /**
   * Measures a function where it runs, without the network's time if this module is remote.
   *
   * @param name a function of this module
   * @param number runs averaged into one figure
   * @param repeat figures
   */
  public TimeEvaluator timeEvaluator(String name, Device dev, int number, int repeat) {
    Object[] args = {this, name, dev.deviceType, dev.deviceId, number, repeat, 0, 0, 0, 1, 0, ""};
    return new TimeEvaluator(API.getGlobalFunc("runtime.RPCTimeEvaluator").call(owned.scope(), args).asFunction(), repeat);
  }

  /** Undoes every {@link #importModule}. */
  public void clearImports() {
    API.getGlobalFunc("ffi.ModuleClearImports").call(this);
  }

  /** TVM's name for this kind of module, such as {@code library}, {@code relax.VMExecutable} or {@code rpc}. */
  public String typeKey() {
    return API.getGlobalFunc("ffi.ModuleGetKind").call(this).asString();
  }

  /** Closes the module; one that stands for an RPC session closes everything of that session first, and then the connection. */
  @Override
  public void close() {
    if (session && !isClosed()) {
      owned.scope().close(owned);
    }
    super.close();
  }

  @Override
  public Module asModule() {
    return this;
  }

  @Override
  public String toString() {
    return "a module";
  }
}
