#include "handshake.h"

#include <endian.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace mutatenn {
namespace {

constexpr uint32_t kMagic = 0xff271;
constexpr uint32_t kMismatch = kMagic + 2;
constexpr uint32_t kLongestKey = 4096;
constexpr time_t kPatienceSeconds = 10;

void Receive(int socket, void* data, size_t size) {
  for (size_t got = 0; got < size;) {
    ssize_t n = recv(socket, static_cast<char*>(data) + got, size - got, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      throw HandshakeError(std::string("bad handshake: ") + (n == 0             ? "the peer closed the connection"
                                                             : errno == EAGAIN ? "the peer fell silent"
                                                                               : std::strerror(errno)));
    }
    got += static_cast<size_t>(n);
  }
}

void Send(int socket, const std::string& data) {
  for (size_t sent = 0; sent < data.size();) {
    ssize_t n = send(socket, data.data() + sent, data.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw HandshakeError(std::string("bad handshake: ") + std::strerror(errno));
    sent += static_cast<size_t>(n);
  }
}

uint32_t ReceiveInt(int socket) {
  uint32_t value;
  Receive(socket, &value, sizeof value);
  return le32toh(value);
}

std::string Bytes(uint32_t value) {
  value = htole32(value);
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string Hexadecimal(uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%x", value);
  return text;
}

void SetPatience(int socket, time_t seconds) {
  timeval limit{seconds, 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

double TimeoutOf(std::istringstream& words) {
  static const std::string kTimeout = "-timeout=";
  double seconds = 0;
  for (std::string word; words >> word;) {
    if (word.compare(0, kTimeout.size(), kTimeout) == 0) seconds = std::atof(word.c_str() + kTimeout.size());
  }
  return seconds;
}

}  // namespace

double ShakeHands(int socket, const std::string& key) {
  SetPatience(socket, kPatienceSeconds);
  uint32_t magic = ReceiveInt(socket);
  if (magic != kMagic) {
    throw HandshakeError("bad handshake: not a TVM RPC client (it began with " + Hexadecimal(magic) + ", not " +
                         Hexadecimal(kMagic) + ")");
  }
  uint32_t length = ReceiveInt(socket);
  if (length > kLongestKey) {
    throw HandshakeError("bad handshake: a key of " + std::to_string(length) + " bytes; at most " + std::to_string(kLongestKey));
  }
  std::string greeting(length, '\0');
  Receive(socket, greeting.data(), length);
  std::istringstream words(greeting);
  std::string named;
  words >> named;
  if (named != "client:" + key) {
    Send(socket, Bytes(kMismatch));
    throw HandshakeError("wrong key: the client named \"" + named + "\", this server is \"client:" + key + "\"");
  }
  std::string answer = "server:" + key;
  Send(socket, Bytes(kMagic) + Bytes(static_cast<uint32_t>(answer.size())) + answer);
  SetPatience(socket, 0);
  return TimeoutOf(words);
}

}  // namespace mutatenn
