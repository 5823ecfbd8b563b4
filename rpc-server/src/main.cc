#include <exception>
#include <iostream>

#include "server.h"
#include "session.h"

int main(int argc, char** argv) {
  try {
    mutatenn::Options options = mutatenn::ParseOptions(argc, argv);
    if (options.help) {
      std::cout << mutatenn::kUsage;
      return 0;
    }
    return mutatenn::Server(std::move(options)).Run();
  } catch (const mutatenn::UsageError& error) {
    mutatenn::Log(error.what());
    return 2;
  } catch (const std::exception& error) {
    mutatenn::Log(error.what());
    return 1;
  }
}
