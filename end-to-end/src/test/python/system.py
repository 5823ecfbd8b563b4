"""Starting ./mutatenn, and looking at its processes from outside."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("MUTATENN_HOME", Path(__file__).resolve().parents[4]))
MODEL = HOME / "models/zoo/mobilenetv2-mini.onnx"
LIMIT_S = 600


@dataclass(frozen=True)
class Run:
    """A finished `mutatenn run`: exit status, everything it printed, its results and its stack's data."""

    status: int
    log: str
    results: Path
    data: Path

    @property
    def storage(self) -> Path:
        """Object storage of its stack."""
        return self.data / "storage"


def environment(data: Path) -> dict[str, str]:
    """The environment of a command whose stack keeps its data in a folder."""
    return {**os.environ, "MUTATENN_DATA": str(data)}


def command(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A mutatenn command, run to its end."""
    return subprocess.run(
        [str(HOME / "mutatenn"), *arguments],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        cwd=HOME,
    )


def finished(experiment: Path, folder: Path) -> Run:
    """Runs an experiment on a stack of its own."""
    data, results = folder / "data", folder / "results"
    done = command(data, "run", str(experiment), "-o", str(results))
    return Run(done.returncode, done.stdout + done.stderr, results, data)


def write_experiment(
    file: Path,
    name: str,
    model: Path,
    dataset: Path,
    limit: int,
    mutations: list[dict[str, Any]],
    devices: list[str],
) -> None:
    """Writes an experiment file. JSON is YAML."""
    half = [0.5, 0.5, 0.5]
    document = {
        "name": name,
        "models": [
            {
                "name": "mobilenetv2-mini",
                "uri": str(model),
                "preprocess": {"resize": [32, 32], "scale": 255, "mean": half, "std": half, "layout": "NCHW"},
            }
        ],
        "dataset": {"uri": str(dataset), "limit": limit},
        "mutations": mutations,
        "devices": devices,
        "batchSize": 20,
    }
    file.write_text(json.dumps(document, indent=2), encoding="utf-8")


def processes(parent: int) -> dict[int, str]:
    """Command lines of all living descendants of a process, by process id."""
    table: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue  # it ended while we looked
            if stat[0] != "Z":
                table[int(entry.name)] = (int(stat[1]), line)
    found: dict[int, str] = {}
    generation = {parent}
    while generation:
        generation = {pid for pid, (above, _) in table.items() if above in generation and pid not in found}
        found.update({pid: table[pid][1] for pid in generation})
    return found


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Returns when the condition holds. Raises AssertionError when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Stack:
    """A stack brought up by `mutatenn up`."""

    data: Path
    addresses: dict[str, Any]

    @staticmethod
    def up(data: Path, devices: list[str], roots: list[Path]) -> Stack:
        """Brings a stack up and returns when it is ready."""
        arguments = [f"--device={device}" for device in devices] + [f"--allow-root={root}" for root in roots]
        done = command(data, "up", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return Stack(data, json.loads((data / "stack.json").read_text(encoding="utf-8")))

    def down(self) -> None:
        """Takes it down."""
        done = command(self.data, "down")
        assert done.returncode == 0, done.stdout + done.stderr
