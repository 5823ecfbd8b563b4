"""A worker: python -m mutatenn_tvm --work-folder DIR [--memory-limit BYTES] [--cache-limit BYTES]. Ends when standard input does."""

from __future__ import annotations

import argparse
import ctypes
import logging
import os
import resource
import signal
import sys
from pathlib import Path

from mutatenn_tvm.cache import LIMIT

PR_SET_PDEATHSIG = 1
OUT_OF_MEMORY = 77


def main() -> int:
    """Answers one request after the other."""
    parser = argparse.ArgumentParser(prog="mutatenn_tvm", description=__doc__)
    parser.add_argument("--work-folder", type=Path, required=True, help="folder of the object cache")
    parser.add_argument("--memory-limit", type=int, default=0, help="bytes of private memory (0: no limit)")
    parser.add_argument(
        "--cache-limit",
        type=int,
        default=LIMIT,
        help="bytes of kernels, and of results as many, kept in the work folder",
    )
    options = parser.parse_args()
    if options.cache_limit < 0:
        parser.error("--cache-limit must not be negative")
    die_with_parent()
    if options.memory_limit:
        resource.setrlimit(resource.RLIMIT_DATA, (options.memory_limit, options.memory_limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    # TVM, compilers and whatever they load may print: that belongs into the log, not among the answers.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        from mutatenn_tvm import protocol
        from mutatenn_tvm.compiler import Compiler
        from mutatenn_tvm.service import Service

        service = Service(Compiler(options.work_folder, options.cache_limit))
        protocol.write(answers, {"status": "ready"})
        while (request := protocol.read(requests)) is not None:
            protocol.write(answers, service.answer(request))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent ends; elsewhere the end of standard input must do."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
