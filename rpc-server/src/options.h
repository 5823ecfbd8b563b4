// What the server is told on its command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace mutatenn {

struct Options {
  std::string host = "127.0.0.1";
  uint16_t port = 0;                   // 0: any free port
  std::string key;                     // what a client must name
  std::filesystem::path work_folder;   // where the server makes its own temporary folder
  unsigned sessions = 8;               // at once; further clients wait
  uint64_t memory_limit_bytes = 0;     // of a session; 0: none
  uint64_t cpu_limit_seconds = 0;
  uint64_t file_limit_bytes = 0;
  bool once = false;                   // end after the first session
  bool lifeline = false;               // end when standard input ends
  bool help = false;
};

extern const char kUsage[];

// Thrown for a command line that cannot be meant; says what would be right.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Options ParseOptions(int argc, char** argv);

}  // namespace mutatenn
