"""A server started for a test, and what a test can ask about it."""

from __future__ import annotations

import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tvm import rpc

#: Nothing here takes this long; a test that waits longer has failed.
PATIENCE = 30.0


def until(condition: Callable[[], bool], what: str) -> None:
    """Waits for a condition. Raises TimeoutError, naming it, when it does not come true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE} s for {what}")
        time.sleep(0.01)


class Server:
    """A running server; ended, if it has not ended itself, when the block ends."""

    def __init__(self, command: Sequence[str | Path], work: Path, **variables: str) -> None:
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [*map(str, command), "--work-folder", str(work)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin", "TVM_NUM_THREADS": "1", **variables},
        )
        self.log = ""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline().strip()
        found = re.fullmatch(r"ready (\S+):(\d+)", self.ready)
        assert found, f"the server said {self.ready!r}, {self.log}"
        self.host, self.port = found[1], int(found[2])

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log += line

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()

    def connect(self, key: str = "", timeout: float = 0) -> Any:
        """A session of TVM's own client."""
        return rpc.connect(self.host, self.port, key, session_timeout=timeout)

    def load(self, library: Path, timeout: float = 0) -> Any:
        """A library, uploaded and loaded in a session of its own, which lives as long as the module."""
        session = self.connect(timeout=timeout)
        session.upload(str(library))
        return session.load_module(library.name)

    def logs(self, text: str) -> None:
        """Waits until the server has said so."""
        until(lambda: text in self.log, f"{text!r} in the log, which is: {self.log}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal. Returns the exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    def sessions(self) -> list[int]:
        """The processes of the sessions."""
        number = self.process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def folders(self) -> list[Path]:
        """The folders of the server's sessions."""
        return list(self.work.glob("mutatenn-rpc-*/session-*"))
