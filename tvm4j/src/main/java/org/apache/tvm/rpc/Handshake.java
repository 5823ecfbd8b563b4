package org.apache.tvm.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How a session starts (python/tvm/rpc/server.py): magic, key length, key "client:…"; magic, key length, key "server:…". */
final class Handshake {
  private static final int LONGEST_KEY = 4096;

  private Handshake() {}

  /** Answers a client; false if it did not have the key, or was none of TVM's. */
  static boolean answer(Socket socket, String key) throws IOException {
    InputStream in = socket.getInputStream();
    if (integer(in) != RPC.RPC_MAGIC) {
      return false;
    }
    int length = integer(in);
    if (length < 0 || length > LONGEST_KEY) {
      return false;
    }
    String said = new String(in.readNBytes(length), StandardCharsets.UTF_8).split(" ", 2)[0];
    if (!said.equals("client:" + key)) {
      socket.getOutputStream().write(littleEndian(RPC.RPC_CODE_MISMATCH, new byte[0]));
      return false;
    }
    byte[] name = ("server:" + key).getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(littleEndian(RPC.RPC_CODE_SUCCESS, new byte[0]));
    socket.getOutputStream().write(littleEndian(name.length, name));
    return true;
  }

  private static int integer(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Integer.BYTES);
    if (bytes.length < Integer.BYTES) {
      throw new IOException("The client left during the handshake");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private static byte[] littleEndian(int number, byte[] rest) {
    return ByteBuffer.allocate(Integer.BYTES + rest.length).order(ByteOrder.LITTLE_ENDIAN).putInt(number).put(rest).array();
  }
}
