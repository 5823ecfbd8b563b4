package dev.mutatenn.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of devices.yaml to records. */
final class DeviceRows {
  private static final String NAME = "[a-z0-9][a-z0-9.-]{0,63}";
  private static final Set<String> TARGET_KINDS = Set.of("llvm", "c", "cuda", "opencl", "vulkan", "rocm", "metal");
  private static final Set<String> OTHER_KINDS = Set.of("opencl", "vulkan", "rocm", "metal");
  private static final int LARGEST_PORT = 65_535;

  private DeviceRows() {}

  static Target target(Document row) {
    row.only("name", "tvm", "optimisation", "link");
    Map<String, Object> tvm = row.map("tvm");
    if (!TARGET_KINDS.contains(String.valueOf(tvm.get("kind")))) {
      throw row.wrong("tvm.kind", tvm.containsKey("kind") ? "must be one of c, cuda, llvm, metal, opencl, rocm, vulkan, not " + tvm.get("kind")
          : "is missing, for example llvm");
    }
    int optimisation = row.has("optimisation") ? within(row, "optimisation", 0, 3) : Target.USUAL_OPTIMISATION;
    return new Target(name(row), tvm, optimisation, link(row.object("link")));
  }

  static Device device(Document row) {
    row.only("name", "target", "runtime", "server", "requires");
    Runtime runtime = runtime(row.object("runtime"), true);
    RpcServer server = row.has("server") ? server(row.object("server")) : null;
    if (server != null && !(runtime instanceof Runtime.Rpc)) {
      throw row.wrong("server", "is for a runtime of kind rpc only; this one is " + runtime.kind());
    }
    if (runtime instanceof Runtime.Rpc rpc && rpc.port() == 0 && server == null) {
      throw row.wrong("runtime.port", "must be the server's, from 1 to 65535; 0 is for a server that the embedded stack starts (server:)");
    }
    Requirements requirements = row.has("requires") ? requirements(row.object("requires")) : Requirements.NONE;
    return new Device(name(row), row.text("target"), runtime, server, requirements);
  }

  private static Link link(Document link) {
    link.only("compiler", "options", "package");
    String compiler = link.text("compiler");
    return new Link(compiler, link.texts("options"), link.has("package") ? link.text("package") : compiler);
  }

  private static Runtime runtime(Document runtime, boolean outermost) {
    String kind = runtime.text("kind");
    if (outermost && kind.equals("rpc")) {
      runtime.only("kind", "host", "port", "key", "device");
      return new Runtime.Rpc(runtime.text("host"), within(runtime, "port", 0, LARGEST_PORT), runtime.has("key") ? runtime.text("key") : "",
          runtime(runtime.object("device"), false));
    }
    if (!kind.equals("cpu") && !kind.equals("cuda") && !OTHER_KINDS.contains(kind)) {
      throw runtime.wrong("kind", "must be cpu, cuda, opencl, vulkan, rocm, metal" + (outermost ? " or rpc" : "") + ", not " + kind);
    }
    runtime.only("kind", "index");
    int index = within(runtime, "index", 0, Short.MAX_VALUE);
    return switch (kind) {
      case "cpu" -> new Runtime.Cpu(index);
      case "cuda" -> new Runtime.Cuda(index);
      default -> new Runtime.Other(kind, index);
    };
  }

  private static RpcServer server(Document server) {
    server.only("build", "command", "options");
    String build = server.text("build");
    if (!Set.of("native", "aarch64").contains(build)) {
      throw server.wrong("build", "must be native or aarch64, not " + build);
    }
    return new RpcServer(build, server.has("command") ? server.texts("command") : List.of(), server.has("options") ? server.texts("options") : List.of());
  }

  private static Requirements requirements(Document needed) {
    needed.only("architecture", "features", "programs", "files", "libraries", "tvm-libraries", "python-packages", "nodes");
    for (String field : List.of("files", "nodes")) {
      for (String path : needed.pairs(field).keySet()) {
        if (!path.startsWith("/")) {
          throw needed.wrong(field + "." + path, "must be an absolute path");
        }
      }
    }
    return new Requirements(needed.has("architecture") ? needed.text("architecture") : "", needed.has("features") ? needed.texts("features") : List.of(),
        needed.pairs("programs"), needed.pairs("files"), needed.pairs("libraries"), needed.pairs("tvm-libraries"), needed.pairs("python-packages"),
        needed.pairs("nodes"));
  }

  private static int within(Document row, String field, int least, int most) {
    int value = row.integer(field);
    if (value < least || value > most) {
      throw row.wrong(field, "must be from " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /** Names become parts of topic names and record keys. */
  private static String name(Document row) {
    String name = row.text("name");
    if (!name.matches(NAME)) {
      throw row.wrong("name", "\"" + name + "\" must be lower-case letters, digits, dots and dashes, at most 64");
    }
    return name;
  }
}
