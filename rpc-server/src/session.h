// One client's session, in a process of its own: what it runs may crash, and must take nothing along.
#pragma once

#include <filesystem>
#include <string>

#include "options.h"

namespace mutatenn {

// How a session's process ends when no signal ends it.
enum SessionStatus : int {
  kServed = 0,
  kFailed = 1,    // the connection broke, or spoke nonsense
  kRefused = 2,   // the handshake failed
  kExited = 97,   // what it ran called exit()
};

// Serves the client until it hangs up. Runs in the child process and ends it.
[[noreturn]] void RunSession(int socket, const std::string& peer, const std::filesystem::path& folder, const Options& options);

// Tells a client that waits for an answer that there is none, and why: it becomes a TVM error there.
void ReturnError(int socket, const std::string& message);

// A line on standard error.
void Log(const std::string& message);

}  // namespace mutatenn
