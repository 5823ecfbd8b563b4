// Listens, gives each client a process of its own, and reports how it ended. Runs no client's code itself.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <list>
#include <optional>
#include <string>

#include "folder.h"
#include "options.h"

namespace mutatenn {

class Server {
 public:
  // Listens from here on. Throws std::system_error when it cannot.
  explicit Server(Options options);
  Server(const Server&) = delete;
  ~Server();

  // Serves until told to stop. Returns the exit status.
  int Run();

 private:
  using Clock = std::chrono::steady_clock;

  struct Session {
    pid_t process;
    int socket;  // the server's own copy: to notice that a client is gone, and to tell it that its session is
    std::string peer;
    TemporaryFolder folder;
    std::optional<Clock::time_point> client_gone = std::nullopt;
  };

  void Wait();
  void Accept();
  void Reap();
  void KillAbandoned();
  void Report(const Session& session, int status);

  Options options_;
  TemporaryFolder folder_;
  int listener_ = -1;
  std::list<Session> sessions_;
  bool acceptable_ = false;
  bool stopping_ = false;
  bool first_served_ = false;
};

}  // namespace mutatenn
