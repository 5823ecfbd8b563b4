"""Machine code of kernels, compiled once for a content and a target, and kept."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import tvm
import tvm_ffi
from tvm import tirx

from mutatenn_tvm import bounds, cache, stages
from mutatenn_tvm.cache import FileCache
from mutatenn_tvm.schedule import in_series
from mutatenn_tvm.targets import Target

#: Every C file that TVM writes defines these two; as weak symbols they may meet in one shared object.
WEAK = "#pragma weak __tvm_ffi__library_ctx\n#pragma weak __tvm_ffi_main\n"


class ObjectCache:
    """Object files by kernel and target; see cache.py."""

    def __init__(self, folder: Path, limit: int = cache.LIMIT) -> None:
        self.files = FileCache(folder, limit, ".o")

    def object_of(
        self, name: str, kernel: tirx.PrimFunc, target: Target, place: Path, *, checked: bool = False
    ) -> bool:
        """Puts the kernel's object file at a place; whether it had to be compiled."""
        content = "" if stages.tells_content(name) else stages.text(kernel)
        checks = cache.code() if checked else ""
        key = hashlib.sha256(f"{target.identity()}\n{name}\n{checks}\n{content}".encode()).hexdigest()

        def make(scratch: Path) -> Path:
            plain = in_series(kernel) if checked or target.tvm["kind"] == "c" else kernel
            return compile_kernel(name, bounds.checked(plain) if checked else plain, target, scratch)

        return self.files.obtain(key, place, make)


def compile_kernel(name: str, kernel: tirx.PrimFunc, target: Target, scratch: Path) -> Path:
    """Compiles one kernel into an object file in the folder."""
    with target.passes():
        module = tvm.tirx.build(tvm.IRModule({tvm.ir.GlobalVar(name): kernel}), target=target.described())
    made = scratch / "kernel.o"
    if target.tvm["kind"] == "llvm":
        module.write_to_file(str(made), "o")
        return made
    source = scratch / "kernel.c"
    module.write_to_file(str(source), "c")
    source.write_text(WEAK + source.read_text(encoding="utf-8"), encoding="utf-8")
    # TVM's C writes float16 as "half" and declares it nowhere; _Float16 is the compiler's name for the same type.
    command = [target.compiler, *target.options, "-Dhalf=_Float16", "-fPIC", "-c", str(source), "-o", str(made)]
    for folder in include_folders():
        command += ["-I", folder]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise RuntimeError(f"{target.compiler} failed: {finished.stderr.strip()[:2000]}")
    return made


def include_folders() -> list[str]:
    """Folders of TVM's C headers."""
    return [
        str(tvm.libinfo.find_include_path()),
        str(tvm_ffi.libinfo.find_include_path()),
        str(tvm_ffi.libinfo.find_dlpack_include_path()),
    ]
