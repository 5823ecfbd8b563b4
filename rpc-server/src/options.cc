#include "options.h"

#include <getopt.h>

#include <charconv>
#include <cstring>
#include <limits>

namespace mutatenn {

const char kUsage[] = R"(Usage: mutatenn-rpc-server [OPTION]...
Serves TVM RPC. It runs whatever native code a client sends: never let it listen where strangers can reach it.

  --host ADDRESS              where to listen (127.0.0.1)
  --port PORT                 0 takes any free port (0); "ready HOST:PORT" on standard output says which
  --key NAME                  the key that clients must name (none)
  --work-folder FOLDER        where to make the server's own temporary folder ($TMPDIR, else /tmp)
  --sessions N                sessions at once, further clients wait (8)
  --memory-limit-bytes N      address space of a session (no limit)
  --cpu-limit-seconds N       processor time of a session (no limit)
  --file-limit-bytes N        size of any file that a session writes (no limit)
  --once                      end after the first session; exit status 0 if it ended well
  --lifeline                  end when standard input ends, so with whoever holds its other end
  --help                      this text
)";

namespace {

uint64_t Number(const char* option, const char* text, uint64_t least, uint64_t most) {
  uint64_t value = 0;
  const char* end = text + std::strlen(text);
  auto [rest, error] = std::from_chars(text, end, value);
  if (error != std::errc() || rest != end || value < least || value > most) {
    throw UsageError(std::string("--") + option + ": must be a whole number from " + std::to_string(least) + " to " +
                     std::to_string(most) + ", not \"" + text + "\"");
  }
  return value;
}

std::filesystem::path ExistingFolder(const std::string& text) {
  std::error_code ignored;
  auto folder = std::filesystem::canonical(text, ignored);
  if (!std::filesystem::is_directory(folder, ignored)) {
    throw UsageError("--work-folder: \"" + text + "\" is no folder; create it first");
  }
  return folder;
}

}  // namespace

Options ParseOptions(int argc, char** argv) {
  enum { kHost = 1, kPort, kKey, kWorkFolder, kSessions, kMemory, kCpu, kFile, kOnce, kLifeline, kHelp };
  const option known[] = {{"host", required_argument, nullptr, kHost},
                          {"port", required_argument, nullptr, kPort},
                          {"key", required_argument, nullptr, kKey},
                          {"work-folder", required_argument, nullptr, kWorkFolder},
                          {"sessions", required_argument, nullptr, kSessions},
                          {"memory-limit-bytes", required_argument, nullptr, kMemory},
                          {"cpu-limit-seconds", required_argument, nullptr, kCpu},
                          {"file-limit-bytes", required_argument, nullptr, kFile},
                          {"once", no_argument, nullptr, kOnce},
                          {"lifeline", no_argument, nullptr, kLifeline},
                          {"help", no_argument, nullptr, kHelp},
                          {nullptr, 0, nullptr, 0}};
  constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
  Options options;
  std::string work_folder = std::filesystem::temp_directory_path();
  int index = 0;
  for (int which; (which = getopt_long(argc, argv, "", known, &index)) != -1;) {
    const char* name = known[index].name;
    switch (which) {
      case kHost: options.host = optarg; break;
      case kPort: options.port = static_cast<uint16_t>(Number(name, optarg, 0, 65535)); break;
      case kKey: options.key = optarg; break;
      case kWorkFolder: work_folder = optarg; break;
      case kSessions: options.sessions = static_cast<unsigned>(Number(name, optarg, 1, 1024)); break;
      case kMemory: options.memory_limit_bytes = Number(name, optarg, 1, kMost); break;
      case kCpu: options.cpu_limit_seconds = Number(name, optarg, 1, kMost); break;
      case kFile: options.file_limit_bytes = Number(name, optarg, 1, kMost); break;
      case kOnce: options.once = true; break;
      case kLifeline: options.lifeline = true; break;
      case kHelp: options.help = true; break;
      default: throw UsageError("see --help");  // getopt has said what it did not understand
    }
  }
  if (optind < argc) {
    throw UsageError(std::string("unexpected argument \"") + argv[optind] + "\"; see --help");
  }
  if (options.key.find_first_of(" \t\r\n") != std::string::npos) {
    throw UsageError("--key: must not hold white space, which ends a key in the protocol");
  }
  options.work_folder = ExistingFolder(work_folder);
  return options;
}

}  // namespace mutatenn
