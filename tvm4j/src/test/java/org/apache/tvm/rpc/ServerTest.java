package org.apache.tvm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.tvm.Artifacts;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.Module;
import org.apache.tvm.TVMError;
import org.apache.tvm.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server in Java, with the client in Java, over a real socket. */
class ServerTest {
  @BeforeAll
  static void load() {
    Artifacts.loadRuntime();
    Function.register("tvm4j.test.server.fail", args -> {
      throw new IllegalStateException("in the server");
    }, true);
  }

  @Test
  void sessionsFollowOneAnother() throws IOException {
    try (Server server = server("java")) {
      for (int i = 0; i < 3; i++) {
        try (RPCSession session = Client.connect("127.0.0.1", server.port(), "java")) {
          network(session);
          session.upload(new byte[] {1, 2, 3}, "a.bin");
          assertThat(session.download("a.bin")).containsExactly(1, 2, 3);
          session.remove("a.bin");
          assertThatThrownBy(() -> session.download("a.bin")).isInstanceOf(TVMError.class).hasMessageContaining("a.bin");
          assertThatThrownBy(() -> session.upload(new byte[1], "../out")).isInstanceOf(TVMError.class).hasMessageContaining("own folder");
          try (Function fail = session.getFunction("tvm4j.test.server.fail")) {
            assertThatThrownBy(fail::call).isInstanceOf(TVMError.class).hasMessageContaining("in the server");
          }
        }
      }
    }
  }

  @Test
  void aClientWithoutTheKeyIsRefusedAndTheServerGoesOn() throws IOException {
    try (Server server = server("right")) {
      assertThatThrownBy(() -> Client.connect("127.0.0.1", server.port(), "wrong")).isInstanceOf(TVMError.class).hasMessageContaining("wrong");
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      }
      Client.connect("127.0.0.1", server.port(), "right").close();
    }
  }

  @Test
  void itsEndIsAConnectionLost() throws IOException {
    Server server = server("");
    try (RPCSession session = Client.connect("127.0.0.1", server.port())) {
      server.terminate();
      assertThatThrownBy(() -> session.download("x"))
          .isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.isConnectionLost()).as(e.getMessage()).isTrue());
    }
  }

  private static Server server(String key) throws IOException {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), key);
    server.start();
    return server;
  }

  private static void network(RPCSession session) {
    try (Module library = session.uploadModule(Artifacts.file("network.so")); Function loader = library.getFunction("vm_load_executable");
        Module machine = loader.call().asModule(); Function initialise = machine.getFunction("vm_initialization");
        Function main = machine.entryFunc();
        Tensor input = Tensor.empty(new long[] {1, 3, 32, 32}, session.cpu())) {
      initialise.call(Device.cpu().deviceType, 0, 2).close();
      input.copyFromRaw(Artifacts.bytes("input.bin"));
      try (Tensor output = (Tensor) main.call(input).asTensor()) {
        assertThat(output.internal()).isEqualTo(Artifacts.bytes("output.bin"));
      }
    }
  }
}
