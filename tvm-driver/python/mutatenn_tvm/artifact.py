"""A shared object from a final module: bytecode, constants, and the kernels' machine code."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tvm
from tvm import relax
from tvm.relax import _ffi_api
from tvm.relax.vm_build import _vmcodegen
from tvm.script import tirx as T  # noqa: N812

from mutatenn_tvm import stages
from mutatenn_tvm.errors import LinkError
from mutatenn_tvm.objects import ObjectCache
from mutatenn_tvm.targets import Target


@tvm.script.ir_module
class _Container:
    """TVM packs bytecode and constants beside at least one kernel; this is that one, and never called."""

    @T.prim_func
    def mutatenn_container(A: T.Buffer((1,), "int32")):  # type: ignore[no-untyped-def, valid-type]  # noqa: N803, N805
        A[0] = 0


@dataclass(frozen=True)
class Linked:
    """What became of a link: the shared object, its kernels, and how many had to be compiled."""

    library: Path
    kernels: int
    compiled: int


def link(final: tvm.IRModule, target: Target, cache: ObjectCache, library: Path, *, checked: bool = False) -> Linked:
    """Compiles what is not in the cache and links everything; checked, see bounds.py. Raises LinkError."""
    builder = relax.ExecBuilder()
    lowered = _vmcodegen(builder, final, "bytecode")
    kernels = stages.kernels(lowered)
    executable = _ffi_api.VMLink(builder, target.described(), container(target.machine()), [], {})
    with tempfile.TemporaryDirectory(dir=library.parent, prefix="objects-") as scratch:
        objects = [Path(scratch) / f"{number}.o" for number in range(len(kernels))]
        fresh = [
            cache.object_of(name, kernel, target, place, checked=checked)
            for (name, kernel), place in zip(kernels.items(), objects, strict=True)
        ]
        export(executable, target, library, objects)
    return Linked(library, len(kernels), sum(fresh))


@functools.lru_cache(maxsize=16)
def container(machine: str) -> Any:
    """For a triple. Bytecode and constants are data: LLVM packs them whatever compiles the kernels, for the machine they go to."""
    return tvm.tirx.build(_Container, target=tvm.target.Target({"kind": "llvm", "mtriple": machine}))


def export(executable: Any, target: Target, library: Path, objects: Sequence[Path]) -> None:
    """Writes an executable and object files as one shared object. Raises LinkError with the linker's words."""
    addons = [str(path) for path in objects]
    if target.tvm["kind"] == "c":
        # Compilers vectorise calls such as expf; those functions lie in libmvec, which comes with libm. TVM puts options in front.
        addons.append(target.library("libm.so"))
    try:
        executable.export_library(str(library), addons=addons, cc=target.compiler, options=list(target.options))
    except RuntimeError as error:
        raise LinkError(str(error)) from error
