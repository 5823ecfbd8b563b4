package org.apache.tvm.rpc;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.apache.tvm.TVMError;

/**
 * A TVM RPC server in Java, for machines with TVM's runtime and a JVM but no Python. One session at a time, as with TVM's
 * Python server; the next client waits. Whoever can connect can run any code in this process: bind to loopback, or to a
 * network where everybody may.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Server.class.getName());

  private final ServerSocket listener;
  private final String key;
  private final Thread thread;
  private volatile Socket current;

  /**
   * Binds, without serving yet.
   *
   * @param address where to listen; port 0 takes a free one
   * @param key what clients have to say to be served
   * @throws IOException if the address cannot be bound
   */
  public Server(InetSocketAddress address, String key) throws IOException {
    this.key = key;
    this.listener = new ServerSocket();
    listener.bind(address);
    this.thread = Thread.ofPlatform().name("tvm-rpc-server-" + port()).daemon().unstarted(this::serve);
  }

  /** Binds to all addresses of this machine, with an empty key, as Apache's. */
  public Server(int serverPort) throws IOException {
    this(new InetSocketAddress(serverPort), "");
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void start() {
    thread.start();
  }

  /** Ends the session under way and the server. */
  public void terminate() {
    close();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    Socket socket = current;
    if (socket != null) {
      closeQuietly(socket);
    }
    try {
      thread.join();
    } catch (InterruptedException exception) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        current = socket;
        // Answers are small, and each is waited for.
        socket.setTcpNoDelay(true);
        if (Handshake.answer(socket, key)) {
          ServerSession.run(socket);
        } else {
          LOG.log(Level.WARNING, "Refused {0}, which does not have the key", socket.getRemoteSocketAddress());
        }
      } catch (IOException | TVMError exception) {
        if (!listener.isClosed()) {
          LOG.log(Level.WARNING, "A session ended with an error", exception);
        }
      }
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception exception) {
      LOG.log(Level.DEBUG, "Closing failed", exception);
    }
  }
}
