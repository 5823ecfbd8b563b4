package dev.mutatenn.inferencerunner.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramesTest {

  static List<Request> requests() {
    return List.of(new Request.Load(Path.of("/a/ö.so"), new DeviceAddress.Local("cpu", 1), Long.MAX_VALUE),
        new Request.Load(Path.of("/b.so"), new DeviceAddress.Remote("board", 9090, "key", "cuda", 2), 0),
        new Request.Run(Path.of("/inputs.npy"), 128, List.of(1, 3, 224, 224), 17), new Request.Run(Path.of("/i"), 0, List.of(), 1));
  }

  static List<Response> responses() {
    return List.of(new Response.Ready(List.of()), new Response.Ready(List.of("no this", "no that")), new Response.Loaded(),
        new Response.Answer(123_456_789_012L, new byte[] {1, -2, 3, 0}), new Response.Answer(0, new byte[0]),
        new Response.Failed(Response.Step.LOAD, "InternalError: \u2264"), new Response.Failed(Response.Step.RUN, "long ".repeat(50_000)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestComesAsItWasSent(Request request) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.send(out, request);
    Frames.send(out, request);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(Frames.request(in)).contains(request);
    assertThat(Frames.request(in)).contains(request);
    assertThat(Frames.request(in)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("responses")
  void aResponseComesAsItWasSent(Response response) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(sent(response));
    assertThat(Frames.response(in).orElseThrow()).usingRecursiveComparison().isEqualTo(response);
    assertThat(Frames.response(in)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("responses")
  void aCutFrameIsNoFrame(Response response) throws IOException {
    byte[] whole = sent(response);
    for (int length = 1; length < Math.min(whole.length, 200); length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Frames.response(new ByteArrayInputStream(cut))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void garbageIsRefusedAndNeverTakesMuchMemory() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      byte[] body = new byte[random.nextInt(1, 40)];
      random.nextBytes(body);
      byte[] frame = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
      try {
        assertThat(Frames.response(new ByteArrayInputStream(frame))).isPresent();
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      }
    }
    assertThatThrownBy(() -> Frames.response(new ByteArrayInputStream(new byte[] {-1, -1, -1, -1, 'L'}))).hasMessageContaining("-1");
    assertThatThrownBy(() -> Frames.response(new ByteArrayInputStream(new byte[] {0x7f, -1, -1, -1, 'L'}))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Frames.response(new ByteArrayInputStream(new byte[] {0, 0, 0, 2, 'L', 'L'}))).hasMessageContaining("too many");
  }

  private static byte[] sent(Response response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.send(out, response);
    return out.toByteArray();
  }
}
