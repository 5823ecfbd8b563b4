"""A TVM RPC server: rpc_server.py KEY. Prints its port, serves until its standard input ends, and takes its children along."""

from __future__ import annotations

import os
import signal
import sys

from tvm.rpc import testing  # noqa: F401  (registers functions that fail, on purpose)
from tvm.rpc.server import PopenRPCServerState


def main() -> None:
    """Serves; each session is a child process, as with python -m tvm.exec.rpc_server."""
    server = PopenRPCServerState("127.0.0.1", port=20000, port_end=40000, key=sys.argv[1], silent=True)
    print(server.port, flush=True)
    # Not sys.stdin: the lock it holds while it reads would be held for ever in the children, which close it.
    while os.read(0, 1):
        pass
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    os.setpgid(0, 0)
    main()
