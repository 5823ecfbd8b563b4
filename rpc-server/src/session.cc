#include "session.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/function.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <utility>
#include <vector>

#include "folder.h"
#include "handshake.h"

namespace mutatenn {
namespace {

using tvm::ffi::Function;
using tvm::ffi::Module;
using tvm::ffi::String;

void Limit(decltype(RLIMIT_AS) resource, uint64_t value, const char* option) {
  if (value == 0) return;
  rlimit limit;
  getrlimit(resource, &limit);
  // A second between the two: of processor time, the lower one ends a session with a signal that says why, the higher one does not.
  limit.rlim_max = std::min<rlim_t>(limit.rlim_max, value + (resource == RLIMIT_CPU ? 1 : 0));
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, value);
  if (setrlimit(resource, &limit) != 0) {
    Log(std::string("cannot limit a session by ") + option + ": " + std::strerror(errno));
    _exit(kFailed);
  }
}

// Secrets of the server's environment are none of a mutant's business.
void KeepEnvironmentOfTvm() {
  std::vector<std::pair<const char*, std::string>> kept;
  for (const char* name : {"TVM_NUM_THREADS", "TVM_BIND_THREADS", "OMP_NUM_THREADS"}) {
    if (const char* value = std::getenv(name)) kept.emplace_back(name, value);
  }
  clearenv();
  for (const auto& [name, value] : kept) setenv(name, value.c_str(), 1);
}

void Confine(const std::filesystem::path& folder, const Options& options) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Standard output says "ready" to whoever started the server, standard input is their lifeline; neither is a mutant's.
  int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  close(null);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  KeepEnvironmentOfTvm();
  if (chdir(folder.c_str()) != 0) _exit(kFailed);
  rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  Limit(RLIMIT_AS, options.memory_limit_bytes, "--memory-limit-bytes");
  Limit(RLIMIT_CPU, options.cpu_limit_seconds, "--cpu-limit-seconds");
  Limit(RLIMIT_FSIZE, options.file_limit_bytes, "--file-limit-bytes");
  // libtvm_ffi's handler allocates, which after heap corruption can hang instead of crash.
  signal(SIGSEGV, SIG_DFL);
  std::atexit([] { _exit(kExited); });
}

// TVM's runtime has upload, download and remove, and asks the first of these where; both are named after TVM's Python server.
void RegisterGlobals(const std::filesystem::path& folder) {
  auto place = [folder](const String& name) { return String(PlaceOf(folder, name).string()); };
  auto load = [place](const String& name) { return Module::LoadFromFile(place(name)); };
  Function::SetGlobal("tvm.rpc.server.workpath", Function::FromTyped(place), true);
  Function::SetGlobal("tvm.rpc.server.load_module", Function::FromTyped(load), true);
}

void EndAfter(double seconds) {
  if (!(seconds > 0)) return;
  double whole = std::floor(seconds);
  itimerval timer{{0, 0}, {static_cast<time_t>(whole), static_cast<suseconds_t>((seconds - whole) * 1e6)}};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

void RunSession(int socket, const std::string& peer, const std::filesystem::path& folder, const Options& options) {
  try {
    Confine(folder, options);
    EndAfter(ShakeHands(socket, options.key));
    Log(peer + ": session begins");
    RegisterGlobals(folder);
    Function::GetGlobalRequired("rpc.ServerLoop")(socket);
    Log(peer + ": session ended");
    _exit(kServed);
  } catch (const HandshakeError& error) {
    Log(peer + ": " + error.what());
    _exit(kRefused);
  } catch (const std::exception& error) {
    Log(peer + ": session failed: " + error.what());
    _exit(kFailed);
  }
}

void ReturnError(int socket, const std::string& message) {
  timeval patience{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  try {
    Function::GetGlobalRequired("rpc.ReturnException")(socket, message);
  } catch (const std::exception&) {
    // The client is gone too; there is nobody to tell.
  }
}

void Log(const std::string& message) { std::cerr << "rpc-server: " + message + "\n" << std::flush; }

}  // namespace mutatenn
