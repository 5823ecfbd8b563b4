"""Real AArch64 code under qemu-user."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import tvm
from artifacts import Network, run
from conftest import QEMU, misbehaving
from serving import PATIENCE, Server, until

Command = tuple[str | Path, ...]


def test_runs_a_network_as_onnx_runtime_does(aarch64: Command, network: Network, tmp_path: Path) -> None:
    artifact = network.aarch64(tmp_path)
    assert artifact.read_bytes()[18:20] == b"\xb7\x00"  # e_machine: EM_AARCH64
    with Server(aarch64, tmp_path / "work") as running:
        session = running.connect()
        session.upload(str(artifact))
        there = run(session.load_module(artifact.name), session.cpu(), network.input())
    np.testing.assert_allclose(there, network.reference(), rtol=0, atol=2e-5)


def test_a_crash_ends_its_session_only(aarch64: Command, tmp_path: Path) -> None:
    library = misbehaving("aarch64-linux-gnu-gcc", tmp_path)
    with Server([*aarch64, "--cpu-limit-seconds", "1"], tmp_path / "work") as running:
        with pytest.raises(tvm.error.RPCError, match=r"signal 11 \(Segmentation fault\)"):
            running.load(library)["dereference_null"]()
        with pytest.raises(tvm.error.RPCError, match=r"signal 24 \(CPU time limit exceeded\)"):
            running.load(library)["loop_for_ever"]()
        assert running.load(library)["answer"]() == 42
        sessions = running.sessions()
        assert running.stop() == 0
        until(lambda: not any(Path(f"/proc/{process}").exists() for process in sessions), "the sessions to end")
        assert list((tmp_path / "work").iterdir()) == []


def test_memory_is_limited_by_qemu(aarch64: Command, tmp_path: Path) -> None:
    limited = [*aarch64, "--memory-limit-bytes", str(1 << 30), "--work-folder", tmp_path]
    finished = subprocess.run(limited, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert finished.returncode == 1
    assert "under qemu-user, give qemu -R BYTES instead" in finished.stderr
    library = misbehaving("aarch64-linux-gnu-gcc", tmp_path)
    with Server([*QEMU, "-R", str(1 << 31), aarch64[-1]], tmp_path / "work") as running:
        get = running.load(library)["gets_memory"]
        assert get(1 << 20)
        assert not get(1 << 32)
