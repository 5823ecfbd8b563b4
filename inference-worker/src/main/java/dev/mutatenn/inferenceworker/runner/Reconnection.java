package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for an RPC server that went away: it may be restarted, or its board be booting. */
final class Reconnection {
  private static final Logger LOG = LoggerFactory.getLogger(Reconnection.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private Reconnection() {}

  /** Whether the server takes connections within a time; asks at once, then after pauses that double. */
  static boolean await(DeviceAddress.Remote server, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Duration pause = FIRST_PAUSE; !answers(server); pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE)) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive()) {
        LOG.warn("the RPC server at {}:{} did not come back within {} ms", server.host(), server.port(), limit.toMillis());
        return false;
      }
      Thread.sleep(shorter(pause, left));
    }
    return true;
  }

  private static boolean answers(DeviceAddress.Remote server) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), Math.toIntExact(CONNECT.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
