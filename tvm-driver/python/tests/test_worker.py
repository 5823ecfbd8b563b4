"""The worker as a process."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import TARGETS

from mutatenn_tvm import protocol

PACKAGE = Path(__file__).parent.parent


def worker(work: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mutatenn_tvm", "--work-folder", str(work), *options]
    return subprocess.Popen(command, cwd=PACKAGE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def ask(process: subprocess.Popen[bytes], request: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    protocol.write(process.stdin, request)  # type: ignore[arg-type]
    answer = protocol.read(process.stdout)  # type: ignore[arg-type]
    assert answer is not None
    return answer


def test_answers_and_ends_with_its_input(network: Path, work: Path, tmp_path: Path) -> None:
    process = worker(work)
    assert process.stdout is not None
    assert process.stdin is not None
    assert protocol.read(process.stdout) == {"status": "ready"}  # type: ignore[arg-type]
    assert ask(process, {"request": "describe", "model": str(network)})["input"]["shape"] == [1, 3, 8, 8]
    wanted = [{"operator": "add-to-subtract", "parameters": {}}, {"operator": "conditional-gt-to-lt", "parameters": {}}]
    found = ask(process, {"request": "survey", "model": str(network), "requests": wanted})["surveys"]
    site = found[0]["sites"][0]
    assert found[0]["reason"] is None
    assert (found[1]["sites"], found[1]["reason"]) == ([], "the 5 scheduled kernels have no > in a condition")
    mutation = {"operator": "add-to-subtract", "site": site["name"], "parameters": {}}
    request = {
        "request": "compile",
        "model": str(network),
        "mutation": mutation,
        "target": TARGETS[0],
        "out": str(tmp_path),
    }
    assert Path(ask(process, request)["library"]).exists()
    assert ask(process, {"request": "dance"})["status"] == "bad_request"
    assert ask(process, {**request, "target": {**TARGETS[0], "tvm": {"kind": "abacus"}}})["status"] == "bad_request"
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def test_frames() -> None:
    stream = io.BytesIO()
    protocol.write(stream, {"a": "ü"})
    stream.seek(0)
    assert protocol.read(stream) == {"a": "ü"}
    assert protocol.read(stream) is None
    with pytest.raises(EOFError):
        protocol.read(io.BytesIO(b"\0\0\0\5{}"))
    with pytest.raises(ValueError, match="too long"):
        protocol.read(io.BytesIO(b"\x7f\0\0\0"))
