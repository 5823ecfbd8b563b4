"""Machine code of kernels, compiled once for a content and a target, and kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import tvm
import tvm_ffi
from tvm import tirx

from mutatenn_tvm import stages
from mutatenn_tvm.targets import Target

#: Every C file that TVM writes defines these two; as weak symbols they may meet in one shared object.
WEAK = "#pragma weak __tvm_ffi__library_ctx\n#pragma weak __tvm_ffi_main\n"


class ObjectCache:
    """Object files in a folder, named by the digest of kernel and target; written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def object_of(self, name: str, kernel: tirx.PrimFunc, target: Target) -> tuple[Path, bool]:
        """The kernel's object file, and whether it had to be compiled."""
        key = hashlib.sha256(f"{target.identity()}\n{name}\n{stages.text(kernel)}".encode()).hexdigest()
        place = self.folder / key[:2] / f"{key}.o"
        if place.exists():
            return place, False
        place.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            made = compile_kernel(name, kernel, target, Path(scratch))
            os.replace(made, place)
        return place, True


def compile_kernel(name: str, kernel: tirx.PrimFunc, target: Target, scratch: Path) -> Path:
    """Compiles one kernel into an object file in the folder."""
    module = tvm.tirx.build(tvm.IRModule({tvm.ir.GlobalVar(name): kernel}), target=tvm.target.Target(target.tvm))
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
