package org.apache.tvm.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tvm.API;
import org.apache.tvm.Function;
import org.apache.tvm.Module;

/** One session of a {@link Server}: TVM's server loop over a socket, and a folder for its files. */
final class ServerSession {
  private ServerSession() {}

  static void run(Socket socket) throws IOException {
    Path folder = Files.createTempDirectory("tvm4j-rpc-");
    // Global, since TVM looks them up by name: hence one session at a time.
    Function.register("tvm.rpc.server.workpath", args -> inside(folder, args[0].asString()).toString(), true);
    Function.register("tvm.rpc.server.load_module", args -> Module.load(inside(folder, args[0].asString()).toString()), true);
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    try (Function send = Function.convertFunc(args -> send(out, args[0].asBytes()));
        Function receive = Function.convertFunc(args -> receive(in, args[0].asLong()))) {
      API.getGlobalFunc("rpc.ServerLoop").call(send, receive).close();
    } finally {
      delete(folder);
    }
  }

  private static long send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return bytes.length;
  }

  /** At most so many bytes; none at the end. */
  private static byte[] receive(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[(int) Math.min(most, 1 << 20)];
    int count = in.read(buffer);
    return count < 0 ? new byte[0] : Arrays.copyOf(buffer, count);
  }

  private static Path inside(Path folder, String name) {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IllegalArgumentException("Files of a session lie in its own folder; " + name + " does not");
    }
    return file;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.toList().reversed();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
