package org.apache.tvm.rpc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.tvm.API;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.Module;
import org.apache.tvm.TVMError;

/**
 * A connection to a TVM RPC server. Closing it closes every module, function and tensor that came from it, also when the
 * server is dead, and waits for a call that is under way. Safe for use by several threads; TVM serialises their calls.
 *
 * <p>Every method throws {@link TVMError}: of kind RPCError if the server failed at what it was asked, of kind
 * RPCConnectionError if it is gone. A session does not come back: close it and connect anew.
 */
public final class RPCSession implements AutoCloseable {
  private final Module session;
  private final int tableIndex;

  RPCSession(Module session) {
    this.session = session;
    this.tableIndex = (int) API.getGlobalFunc("rpc.SessTableIndex").call(session).asLong();
  }

  /**
   * A global function of the server, a new reference each time.
   *
   * @throws IllegalArgumentException if the server has none of that name
   */
  public Function getFunction(String name) {
    return session.getFunction(name);
  }

  /** A device of the server by its type's name, such as {@code cuda}. */
  public Device device(String devType, int devId) {
    return device(new Device(devType, devId).deviceType, devId);
  }

  public Device device(String devType) {
    return device(devType, 0);
  }

  /** A device of the server by its type as the server numbers it (DLPack's DLDeviceType). */
  public Device device(int devType, int devId) {
    return new TVMRemoteDevice(devType + (tableIndex + 1) * RPC.RPC_SESS_MASK, devId, this);
  }

  public Device device(int devType) {
    return device(devType, 0);
  }

  public Device cpu(int devId) {
    return device("cpu", devId);
  }

  public Device cpu() {
    return cpu(0);
  }

  public Device cuda(int devId) {
    return device("cuda", devId);
  }

  public Device cuda() {
    return cuda(0);
  }

  public Device cl(int devId) {
    return device("opencl", devId);
  }

  public Device cl() {
    return cl(0);
  }

  public Device vulkan(int devId) {
    return device("vulkan", devId);
  }

  public Device vulkan() {
    return vulkan(0);
  }

  public Device metal(int devId) {
    return device("metal", devId);
  }

  public Device metal() {
    return metal(0);
  }

  /**
   * Writes a file in the session's folder at the server.
   *
   * @param target its name there, without folders
   */
  public void upload(byte[] data, String target) {
    requireName(target);
    callServer("tvm.rpc.server.upload", target, data);
  }

  /** {@link #upload(byte[], String)} from native or memory-mapped memory, without a copy. */
  public void upload(MemorySegment data, String target) {
    requireName(target);
    callServer("tvm.rpc.server.upload", target, data);
  }

  /** {@link #upload(byte[], String)} of a file. */
  public void upload(File data, String target) throws IOException {
    try (FileChannel channel = FileChannel.open(data.toPath()); Arena arena = Arena.ofShared()) {
      upload(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), target);
    }
  }

  /** {@link #upload(byte[], String)} of a file under its own name. */
  public void upload(File data) throws IOException {
    upload(data, data.getName());
  }

  /** Reads a file of the session's folder at the server. */
  public byte[] download(String path) {
    try (Function download = getFunction("tvm.rpc.server.download")) {
      return download.call(path).asBytes();
    }
  }

  /** Removes a file from the session's folder at the server. */
  public void remove(String path) {
    callServer("tvm.rpc.server.remove", path);
  }

  /** Loads an uploaded module at the server. */
  public Module loadModule(String path) {
    try (Function load = getFunction("tvm.rpc.server.load_module")) {
      return load.call(path).asModule();
    }
  }

  /** Uploads a module from a file and loads it at the server. */
  public Module uploadModule(Path library) {
    try {
      upload(library.toFile());
    } catch (IOException exception) {
      throw new UncheckedIOException("Cannot read " + library, exception);
    }
    return loadModule(library.getFileName().toString());
  }

  @Override
  public void close() {
    session.close();
  }

  private void callServer(String name, Object... args) {
    try (Function function = getFunction(name)) {
      function.call(args).close();
    }
  }

  private static void requireName(String target) {
    if (target == null || target.isBlank()) {
      throw new IllegalArgumentException("Say under which name the server shall keep the file");
    }
  }
}
