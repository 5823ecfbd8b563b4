package org.apache.tvm.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.tvm.Artifacts;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.Module;
import org.apache.tvm.TVMError;
import org.apache.tvm.Tensor;
import org.apache.tvm.TimeEvaluator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against TVM's own RPC server. */
class RpcTest {
  private static final long[] SHAPE = {1, 3, 32, 32};
  private static RpcServer server;

  @BeforeAll
  static void start() throws IOException {
    Artifacts.loadRuntime();
    server = new RpcServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void aNetworkAnswersBitForBitAsInPython() {
    try (RPCSession session = server.connect(); Module library = session.uploadModule(Artifacts.file("network.so"));
        Module machine = machine(library);
        Function main = machine.entryFunc(); Tensor input = Tensor.empty(SHAPE, session.cpu())) {
      assertThat(library.typeKey()).isEqualTo("rpc");
      input.copyFromRaw(Artifacts.bytes("input.bin"));
      assertThat(input.internal()).isEqualTo(Artifacts.bytes("input.bin"));
      try (Tensor output = (Tensor) main.call(input).asTensor(); Tensor local = Tensor.empty(new long[] {1, 10})) {
        assertThat(output.device()).isEqualTo(session.cpu());
        assertThat(output.internal()).isEqualTo(Artifacts.bytes("output.bin"));
        output.copyTo(local);
        assertThat(local.internal()).isEqualTo(Artifacts.bytes("output.bin"));
      }
      try (TimeEvaluator evaluator = machine.timeEvaluator("main", session.cpu(), 2, 3)) {
        assertThat(Arrays.stream(evaluator.evaluate(input)).filter(seconds -> seconds > 0)).hasSize(3);
      }
    }
  }

  @Test
  void filesGoThereAndBack(@TempDir Path folder) throws IOException {
    try (RPCSession session = server.connect()) {
      byte[] content = new byte[3_000_000];
      new Random(1).nextBytes(content);
      session.upload(content, "a.bin");
      assertThat(session.download("a.bin")).isEqualTo(content);
      session.upload(Files.write(folder.resolve("b.bin"), content).toFile());
      assertThat(session.download("b.bin")).isEqualTo(content);
      session.remove("a.bin");
      assertThatThrownBy(() -> session.download("a.bin")).isInstanceOfSatisfying(TVMError.class, e -> {
        assertThat(e.kind()).isEqualTo("RPCError");
        assertThat(e.isConnectionLost()).isFalse();
        assertThat(e.getMessage()).contains("a.bin");
      });
      assertThat(session.download("b.bin")).hasSameSizeAs(content);
      assertThatThrownBy(() -> session.upload(content, "")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatFailsThereIsAnErrorHereAndTheSessionGoesOn() {
    try (RPCSession session = server.connect(); Function except = session.getFunction("rpc.test.except");
        Function addOne = session.getFunction("rpc.test.addone");
        Function join = session.getFunction("rpc.test.strcat")) {
      assertThatThrownBy(() -> except.call("on purpose")).isInstanceOfSatisfying(TVMError.class, e -> {
        assertThat(e.kind()).isEqualTo("RPCError");
        assertThat(e.rawMessage()).contains("on purpose");
      });
      assertThat(addOne.call(41).asLong()).isEqualTo(42);
      assertThat(join.call("abc", 11).asString()).isEqualTo("abc:11");
      assertThatThrownBy(() -> session.loadModule("absent.so")).isInstanceOf(TVMError.class).hasMessageContaining("absent.so");
      assertThatThrownBy(() -> session.getFunction("tvm4j.test.absent"))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("tvm4j.test.absent");
      try (Tensor local = Tensor.empty(SHAPE); Tensor remote = Tensor.empty(SHAPE, session.cpu())) {
        assertThatThrownBy(() -> addOne.call(local)).isInstanceOf(TVMError.class).hasMessageContaining("local device");
        assertThatThrownBy(remote::asSegment).isInstanceOf(UnsupportedOperationException.class);
        try (Module machine = Artifacts.machine("network.so"); Function main = machine.entryFunc()) {
          assertThatThrownBy(() -> main.call(remote)).isInstanceOf(TVMError.class).hasMessageContaining("device");
        }
      }
      assertThat(addOne.call(1).asLong()).isEqualTo(2);
    }
  }

  @Test
  void devicesCarryTheirSession() throws IOException {
    // TVM's Python server has one session at a time.
    try (RpcServer other = new RpcServer(); RPCSession first = server.connect(); RPCSession second = other.connect()) {
      assertThat(first.cpu()).isNotEqualTo(second.cpu()).isNotEqualTo(Device.cpu());
      assertThat(first.cpu(1).toString()).startsWith("remote[").endsWith(":cpu(1)");
      assertThat(first.device("cuda", 1)).isEqualTo(first.cuda(1));
      assertThat(((TVMRemoteDevice) first.cl()).rpcSession).isSameAs(first);
      assertThat(first.cpu().exist()).isTrue();
      assertThat(first.cpu().isRemote()).isTrue();
    }
  }

  @Test
  void aSessionsEndClosesAllThatCameFromIt() {
    // TVM has room for 32 sessions, and one object left over keeps a session's place.
    for (int i = 0; i < 33; i++) {
      RPCSession session = server.connect();
      Function function = session.getFunction("rpc.test.addone");
      Tensor tensor = Tensor.empty(SHAPE, session.cpu());
      session.close();
      assertThat(function.isClosed()).isTrue();
      assertThat(tensor.isClosed()).isTrue();
      assertThatThrownBy(() -> function.call(1)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> session.download("x")).isInstanceOf(IllegalStateException.class);
      session.close();
    }
  }

  @Test
  void manyThreadsShareASession() throws Exception {
    try (RPCSession session = server.connect(); Function addOne = session.getFunction("rpc.test.addone");
        ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> bodies = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        bodies.add(() -> {
          for (int call = 0; call < 200; call++) {
            assertThat(addOne.call(thread * 1000 + call).asLong()).isEqualTo(thread * 1000 + call + 1);
          }
          return null;
        });
      }
      for (Future<Void> future : executor.invokeAll(bodies)) {
        future.get();
      }
    }
  }

  @Test
  void aDeadServerIsAnExceptionAndANewOneWorks() throws IOException {
    RpcServer mortal = new RpcServer();
    RPCSession session = mortal.connect();
    Module machine = machine(session.uploadModule(Artifacts.file("network.so")));
    Function main = machine.entryFunc();
    Tensor input = Tensor.empty(SHAPE, session.cpu());
    input.copyFromRaw(Artifacts.bytes("input.bin"));
    mortal.kill();
    for (int i = 0; i < 3; i++) {
      assertLost(() -> main.call(input));
      assertLost(input::internal);
      assertLost(() -> input.copyFromRaw(new byte[12288]));
      assertLost(() -> Tensor.empty(SHAPE, session.cpu()));
      assertLost(() -> session.download("network.so"));
      assertLost(machine::entryFunc);
    }
    input.close();
    session.close();
    assertThat(main.isClosed()).isTrue();
    assertThatThrownBy(mortal::connect).isInstanceOfSatisfying(TVMError.class, e -> {
      assertThat(e.isConnectionLost()).isTrue();
      assertThat(e.getMessage()).contains("127.0.0.1:" + mortal.port(), RpcServer.KEY);
    });
    try (RPCSession next = server.connect(); Function addOne = next.getFunction("rpc.test.addone")) {
      assertThat(addOne.call(1).asLong()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatDiesDuringACallIsAnException() throws Exception {
    RpcServer mortal = new RpcServer();
    try (RPCSession session = mortal.connect(); Module machine = machine(session.uploadModule(Artifacts.file("network.so")));
        Function main = machine.entryFunc(); Tensor input = Tensor.empty(SHAPE, session.cpu());
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      input.copyFromRaw(Artifacts.bytes("input.bin"));
      main.call(input).close();
      Future<?> calls = executor.submit(() -> {
        while (true) {
          main.call(input).close();
        }
      });
      mortal.kill();
      assertThatThrownBy(calls::get).cause().isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.isConnectionLost()).isTrue());
    }
  }

  @Test
  void aWrongKeyIsAnException() {
    assertThatThrownBy(() -> Client.connect("127.0.0.1", server.port(), "wrong")).isInstanceOfSatisfying(TVMError.class, e -> {
      assertThat(e.isConnectionLost()).isTrue();
      assertThat(e.getMessage()).contains("wrong");
    });
  }

  private static Module machine(Module library) {
    try (Function loader = library.getFunction("vm_load_executable")) {
      Module machine = loader.call().asModule();
      try (Function initialise = machine.getFunction("vm_initialization")) {
        initialise.call(Device.cpu().deviceType, 0, 2).close();
      }
      return machine;
    }
  }

  private static void assertLost(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(TVMError.class, e -> assertThat(e.isConnectionLost()).as(e.getMessage()).isTrue());
  }
}
