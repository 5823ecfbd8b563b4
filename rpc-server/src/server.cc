#include "server.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <system_error>
#include <vector>

#include "session.h"

namespace mutatenn {
namespace {

// A session whose client is gone sees that itself, unless it is caught in what it runs: then it is killed.
constexpr std::chrono::seconds kGrace{2};

volatile sig_atomic_t told_to_stop = 0;

[[noreturn]] void Fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

std::string NameOf(const sockaddr* address, socklen_t length) {
  char host[NI_MAXHOST], port[NI_MAXSERV];
  if (getnameinfo(address, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) return "unknown";
  return std::string(host) + ":" + port;
}

int Listen(const std::string& host, uint16_t port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
    throw std::runtime_error("--host: \"" + host + "\" is no address of this machine: " + gai_strerror(error));
  }
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> address(found, freeaddrinfo);
  int listener = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (listener < 0 || bind(listener, address->ai_addr, address->ai_addrlen) != 0 || listen(listener, SOMAXCONN) != 0) {
    Fail("cannot listen on " + host + ":" + std::to_string(port));
  }
  return listener;
}

uint16_t PortOf(int listener) {
  sockaddr_storage address;
  socklen_t length = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

// Signals reach the server only while it waits, so that none is lost between looking and waiting.
void HandleSignals() {
  struct sigaction stop {}, child {};
  stop.sa_handler = [](int) { told_to_stop = 1; };
  child.sa_handler = [](int) {};
  sigaction(SIGTERM, &stop, nullptr);
  sigaction(SIGINT, &stop, nullptr);
  sigaction(SIGCHLD, &child, nullptr);
  signal(SIGPIPE, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  for (int signal : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&blocked, signal);
  sigprocmask(SIG_BLOCK, &blocked, nullptr);
}

void ForgetSignals() {
  for (int number : {SIGTERM, SIGINT, SIGCHLD}) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// qemu-user takes this limit and ignores it, because its own memory would fall under it.
bool MemoryLimitsWork() {
  rlimit before, wanted, now;
  getrlimit(RLIMIT_AS, &before);
  wanted = before;
  wanted.rlim_cur = std::min<rlim_t>(before.rlim_max, rlim_t{1} << 40);
  setrlimit(RLIMIT_AS, &wanted);
  getrlimit(RLIMIT_AS, &now);
  setrlimit(RLIMIT_AS, &before);
  return now.rlim_cur == wanted.rlim_cur;
}

bool StandardInputEnded() {
  char ignored[256];
  return read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

}  // namespace

Server::Server(Options options)
    : options_(std::move(options)), folder_(options_.work_folder, "mutatenn-rpc-"), listener_(Listen(options_.host, options_.port)) {
  if (options_.memory_limit_bytes != 0 && !MemoryLimitsWork()) {
    throw std::runtime_error("--memory-limit-bytes: this system does not keep it; under qemu-user, give qemu -R BYTES instead");
  }
  HandleSignals();
}

Server::~Server() {
  for (Session& session : sessions_) {
    kill(session.process, SIGKILL);
    waitpid(session.process, nullptr, 0);
    if (!session.client_gone) ReturnError(session.socket, "RPC session ended: the server was stopped");
    close(session.socket);
  }
  close(listener_);
}

int Server::Run() {
  std::cout << "ready " << options_.host << ":" << PortOf(listener_) << std::endl;
  while (!stopping_) {
    Wait();
    Reap();
    KillAbandoned();
    if (acceptable_ && !stopping_) Accept();
  }
  Log(told_to_stop ? "told to stop" : "ending");
  return options_.once && !told_to_stop && !first_served_ ? 1 : 0;
}

void Server::Wait() {
  bool room = sessions_.size() < options_.sessions;
  std::vector<pollfd> watched{{options_.lifeline ? STDIN_FILENO : -1, POLLIN, 0}, {room ? listener_ : -1, POLLIN, 0}};
  bool abandoned = false;
  for (const Session& session : sessions_) {
    watched.push_back({session.client_gone ? -1 : session.socket, POLLRDHUP, 0});
    abandoned |= session.client_gone.has_value();
  }
  timespec soon{0, 100'000'000};
  sigset_t none;
  sigemptyset(&none);
  int ready = ppoll(watched.data(), watched.size(), abandoned ? &soon : nullptr, &none);
  acceptable_ = ready > 0 && watched[1].revents != 0;
  stopping_ = stopping_ || told_to_stop || (ready > 0 && watched[0].revents != 0 && StandardInputEnded());
  if (ready <= 0) return;
  size_t index = 2;
  for (Session& session : sessions_) {
    if (watched[index++].revents != 0) session.client_gone = Clock::now();
  }
}

void Server::Accept() {
  sockaddr_storage address;
  socklen_t length = sizeof address;
  int socket = accept4(listener_, reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC);
  if (socket < 0) return;  // the client thought better of it
  int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  std::string peer = NameOf(reinterpret_cast<sockaddr*>(&address), length);
  std::optional<TemporaryFolder> folder;
  try {
    folder.emplace(folder_.path(), "session-");
  } catch (const std::system_error& error) {
    Log(peer + ": no folder for its session: " + error.what());
    close(socket);
    return;
  }
  pid_t server = getpid();
  pid_t process = fork();
  if (process < 0) {
    Log(peer + ": no process for its session: " + std::strerror(errno));
    close(socket);
    return;
  }
  if (process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != server) _exit(kFailed);
    ForgetSignals();
    close(listener_);
    for (Session& other : sessions_) close(other.socket);
    RunSession(socket, peer, folder->path(), options_);
  }
  sessions_.push_back({process, socket, std::move(peer), *std::move(folder)});
}

void Server::Reap() {
  for (auto session = sessions_.begin(); session != sessions_.end();) {
    int status;
    if (waitpid(session->process, &status, WNOHANG) != session->process) {
      ++session;
      continue;
    }
    Report(*session, status);
    shutdown(session->socket, SHUT_RDWR);
    close(session->socket);
    bool served = WIFEXITED(status) && WEXITSTATUS(status) == kServed;
    session = sessions_.erase(session);
    if (options_.once && !stopping_) {
      first_served_ = served;
      stopping_ = true;
    }
  }
}

void Server::Report(const Session& session, int status) {
  std::string how;
  if (WIFSIGNALED(status)) {
    int number = WTERMSIG(status);
    how = "session ended by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
    if (number == SIGALRM) how += ": the time-out its client asked for";
    if (number == SIGKILL && session.client_gone) how += ": its client is gone";
  } else if (WEXITSTATUS(status) == kExited) {
    how = "session ended by exit(), called by what it ran";
  } else {
    return;  // it has logged its own end
  }
  Log(session.peer + ": " + how);
  if (!session.client_gone) ReturnError(session.socket, "RPC " + how);
}

void Server::KillAbandoned() {
  for (const Session& session : sessions_) {
    if (session.client_gone && Clock::now() - *session.client_gone > kGrace) kill(session.process, SIGKILL);
  }
}

}  // namespace mutatenn
