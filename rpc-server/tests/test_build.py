"""What build.sh says when it cannot build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import APT_GET, HERE


def build(script: Path, *arguments: str | Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path}
    return subprocess.run([script, *arguments], capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A PATH with a shell's everyday programs and no compiler."""
    for program in ("sh", "dirname", "cat", "mkdir"):
        found = shutil.which(program)
        assert found is not None
        (tmp_path / program).symlink_to(found)
    return str(tmp_path)


@pytest.mark.parametrize(("target", "package"), [("native", "g++"), ("aarch64", "g++-aarch64-linux-gnu")])
def test_names_the_package_that_is_missing(bare: str, tmp_path: Path, target: str, package: str) -> None:
    finished = build(HERE.parent / "build.sh", target, tmp_path / "out", path=bare)
    assert finished.returncode == 3
    assert finished.stderr.endswith(f"is missing: apt-get install {package}\n")
    assert package in APT_GET or target == "native"
    assert not (tmp_path / "out").exists()


def test_refuses_an_unknown_target(tmp_path: Path) -> None:
    finished = build(HERE.parent / "build.sh", "riscv", tmp_path / "out")
    assert finished.returncode == 2
    assert "target must be native or aarch64, not riscv" in finished.stderr


def test_needs_a_python_with_tvm(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    python.chmod(0o755)
    finished = build(HERE.parent / "build.sh", "native", tmp_path / "out", "--python", python)
    assert finished.returncode == 3
    assert "has no TVM: pip install apache-tvm" in finished.stderr


@pytest.mark.usefixtures("aarch64")
def test_refuses_a_wheel_that_is_not_the_one_asked_for(tmp_path: Path) -> None:
    shutil.copy(HERE.parent / "build.sh", tmp_path)
    asked = (HERE.parent / "requirements-aarch64.txt").read_text()
    (tmp_path / "requirements-aarch64.txt").write_text(asked.replace("--hash=sha256:4", "--hash=sha256:5"))
    cache = tmp_path / "cache"
    finished = build(tmp_path / "build.sh", "aarch64", tmp_path / "out", "--python", sys.executable, "--cache", cache)
    assert finished.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in finished.stderr
    assert list(cache.iterdir()) == []
