"""The server and what it is sent, built once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from artifacts import Network
from mutatenn_tvm.targets import Target

HERE = Path(__file__).parent
APT_GET = "apt-get install qemu-user g++-aarch64-linux-gnu"
QEMU = ("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu")


def build(target: str, folder: Path) -> Path:
    """Runs build.sh. Returns the server's path."""
    command: list[str | Path] = [HERE.parent / "build.sh", target, folder, "--python", sys.executable]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == "", "the build warns"
    return Path(finished.stdout.strip())


def misbehaving(compiler: str, folder: Path) -> Path:
    """The library of functions that misbehave."""
    library = folder / "misbehaving.so"
    subprocess.run([compiler, "-shared", "-fPIC", HERE / "misbehaving.c", "-o", library], check=True)
    return library


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="session")
def server(folder: Path) -> Path:
    """The server for this machine."""
    return build("native", folder / "native")


@pytest.fixture(scope="session")
def library(folder: Path) -> Path:
    """Functions that misbehave, for this machine."""
    return misbehaving("gcc", folder)


@pytest.fixture(scope="session")
def network() -> Network:
    """The small network of the model zoo."""
    return Network(HERE.parents[1] / "models/zoo/mobilenetv2-mini.onnx")


@pytest.fixture(scope="session")
def artifact(network: Network, folder: Path) -> Path:
    """The network for x86-64."""
    row = {"name": "x86-64", "tvm": {"kind": "llvm", "mcpu": "x86-64"}, "link": {"compiler": "g++", "options": []}}
    return network.linked(Target.of(row), folder)


@pytest.fixture(scope="session")
def aarch64(tmp_path_factory: pytest.TempPathFactory) -> tuple[str | Path, ...]:
    """The command that runs the AArch64 server. Skips where the packages it needs are missing."""
    for program in ("qemu-aarch64", "aarch64-linux-gnu-g++"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing: {APT_GET}")
    return (*QEMU, build("aarch64", tmp_path_factory.mktemp("aarch64")))
