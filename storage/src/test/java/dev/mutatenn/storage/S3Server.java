package dev.mutatenn.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** S3Proxy in a child process: an S3 server over a folder, with a bucket and credentials. */
final class S3Server implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final String BUCKET = "artifacts";

  private final Process process;
  private final int port;

  S3Server(Path folder) throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve(BUCKET));
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path properties = Files.writeString(folder.resolve("s3proxy.properties"), """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=mutatenn
        s3proxy.credential=not-a-secret
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        jclouds.identity=unused
        jclouds.credential=unused
        """.formatted(port, data));
    process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-XX:+UseSerialGC",
        "-cp", System.getProperty("java.class.path"), "org.gaul.s3proxy.Main", "--properties", properties.toString())
        .redirectErrorStream(true).redirectOutput(folder.resolve("s3proxy.log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Instant end = Instant.now().plus(READY);
    while (!listens()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        process.destroyForcibly();
        throw new AssertionError("S3Proxy does not answer: " + Files.readString(folder.resolve("s3proxy.log")));
      }
      Thread.sleep(50);
    }
  }

  StorageConfiguration configuration(String secret) {
    return new StorageConfiguration(URI.create("s3://" + BUCKET + "/lab"), Map.of(
        "endpoint", "http://127.0.0.1:" + port, "region", "us-east-1", "access_key_id", "mutatenn", "secret_access_key", secret,
        "disable_config_load", "true", "disable_ec2_metadata", "true"));
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor();
  }

  static List<String> secrets() {
    return List.of("not-a-secret");
  }
}
