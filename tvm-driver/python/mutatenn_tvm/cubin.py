"""Machine code for NVIDIA GPUs, made without one by NVIDIA's run-time compiler (NVRTC).

TVM's runtime asks a global function for it when it loads an artifact's CUDA source. So that a machine with a GPU needs no compiler,
the artifact carries it as data under the symbols below; whoever loads the artifact hands it on.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import subprocess
import tempfile
from pathlib import Path

#: Where the data begins in the artifact, and where its size in bytes lies (64 bits, the machine's byte order).
SYMBOL, SIZE = "mutatenn_cubin", "mutatenn_cubin_size"

ASSEMBLY = """
.section .rodata
.global {symbol}
.global {size}
.balign 16
{symbol}: .incbin "{file}"
{symbol}_end:
.balign 8
{size}: .quad {symbol}_end - {symbol}
.section .note.GNU-stack,"",%progbits
"""


def available() -> bool:
    """Whether NVRTC is installed beside TVM."""
    try:
        return importlib.util.find_spec("cuda.bindings.nvrtc") is not None and toolkit() is not None
    except ImportError:
        return False


def embedded(code: bytes, compiler: str, folder: Path) -> Path:
    """Machine code as data in an object file. Raises RuntimeError."""
    data, text, made = folder / "kernels.cubin", folder / "kernels.s", folder / "cubin.o"
    data.write_bytes(code)
    text.write_text(ASSEMBLY.format(symbol=SYMBOL, size=SIZE, file=data.name), encoding="utf-8")
    command = [compiler, "-c", text.name, "-o", made.name]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise RuntimeError(f"{compiler} failed: {finished.stderr.strip()[:2000]}")
    return made


def compiled(source: str, arch: str) -> bytes:
    """CUDA source to machine code."""
    from tvm.support import nvcc  # only here: it looks for a toolkit when it is imported

    found = toolkit()
    assert found is not None
    with tempfile.TemporaryDirectory() as scratch:
        merged(found, Path(scratch))
        before = {name: os.environ.get(name) for name in ("CUDA_PATH", "CUDA_HOME")}
        os.environ.update(dict.fromkeys(before, scratch))
        try:
            return bytes(nvcc.compile_cuda(source, target_format="cubin", arch=arch, compiler="nvrtc"))
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


@functools.lru_cache(maxsize=1)
def toolkit() -> Path | None:
    """The folder of NVIDIA's packages that holds include and lib."""
    spec = importlib.util.find_spec("nvidia")
    for place in spec.submodule_search_locations or [] if spec else []:
        for found in sorted(Path(place).glob("cu*")):
            if (found / "include" / "cuda_runtime.h").exists():
                return found
    return None


def merged(found: Path, folder: Path) -> None:
    """A folder laid out as a CUDA Toolkit: the packages keep the C++ library's headers (CCCL) apart."""
    include = folder / "include"
    include.mkdir()
    for place in (found / "include", found / "include" / "cccl"):
        for entry in place.iterdir() if place.is_dir() else ():
            if not (include / entry.name).exists():
                (include / entry.name).symlink_to(entry)
    (folder / "lib64").symlink_to(found / "lib")
