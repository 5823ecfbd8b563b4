// Folders of the server's own, and the names that clients may use in them.
#pragma once

#include <filesystem>
#include <string>

namespace mutatenn {

// A new folder that only this user can read; removed, with all it holds, when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder(const std::filesystem::path& parent, const std::string& prefix);
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The place of a client's file. Throws std::invalid_argument for a name that is more than a file name: "../x", "/x", "a/b".
std::filesystem::path PlaceOf(const std::filesystem::path& folder, const std::string& name);

}  // namespace mutatenn
