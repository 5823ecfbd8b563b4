"""Processes that are asked over pipes and measured from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutatenn_tvm import protocol

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of one request: seconds on the clock, and of processors (what the process started included)."""

    wall: float
    cpu: float


class Asked:
    """A process that answers frames; see mutatenn_tvm.protocol. Where a mutant ends it, another takes its place."""

    def __init__(self, *command: str) -> None:
        self.command = command
        self.highest = 0
        self.start()

    def start(self) -> None:
        """Starts it."""
        command = self.command
        self.process = subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert protocol.read(self.process.stdout) == {"status": "ready"}  # type: ignore[arg-type]

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], Cost]:
        """The answer and what it cost."""
        cpu, wall = self.cpu(), time.perf_counter()
        protocol.write(self.process.stdin, request)  # type: ignore[arg-type]
        answer = protocol.read(self.process.stdout)  # type: ignore[arg-type]
        if answer is None:
            self.process.wait()
            self.start()
            return {"status": "died"}, Cost(time.perf_counter() - wall, 0)
        return answer, Cost(time.perf_counter() - wall, self.cpu() - cpu)

    def cpu(self) -> float:
        """Seconds of processors so far, those of finished children included."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / TICKS

    def peak(self) -> int:
        """The most memory it had at once, in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                self.highest = max(self.highest, int(line.split()[1]) * 1024)
                return self.highest
        raise LookupError("no VmHWM")

    def end(self) -> None:
        """Closes its input and waits."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)
