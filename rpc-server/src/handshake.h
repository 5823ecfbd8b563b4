// The first bytes of a TVM RPC connection, as TVM's own server and client exchange them (tvm/rpc/server.py, rpc_socket_impl.cc):
//
//   client: int32 0xff271, int32 length, "client:KEY[ -timeout=SECONDS]"
//   server: int32 0xff271, int32 length, "server:KEY"      or: int32 0xff273 (no such key), and closes
//
// Integers are little-endian.
#pragma once

#include <stdexcept>
#include <string>

namespace mutatenn {

// Thrown for a peer that is no TVM RPC client, or one that names another key; says what it sent and what was expected.
struct HandshakeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Answers a client. Returns the seconds after which it wants its session ended, 0 for never.
double ShakeHands(int socket, const std::string& key);

}  // namespace mutatenn
