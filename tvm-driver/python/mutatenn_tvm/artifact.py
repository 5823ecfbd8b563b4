"""A shared object from a final module: bytecode, constants, and the kernels' machine code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tvm
from tvm import relax
from tvm.relax import _ffi_api
from tvm.relax.vm_build import _vmcodegen
from tvm.script import tirx as T  # noqa: N812

from mutatenn_tvm import stages
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


def link(final: tvm.IRModule, target: Target, cache: ObjectCache, library: Path) -> Linked:
    """Compiles what is not in the cache and links everything."""
    builder = relax.ExecBuilder()
    lowered = _vmcodegen(builder, final, "bytecode")
    objects = [cache.object_of(name, kernel, target) for name, kernel in stages.kernels(lowered).items()]
    # Bytecode and constants are data: they are packed by LLVM whatever compiles the kernels.
    container = tvm.tirx.build(_Container, target=tvm.target.Target(stages.GENERIC_CPU))
    executable = _ffi_api.VMLink(builder, tvm.target.Target(target.tvm), container, [], {})
    executable.export_library(str(library), addons=[str(path) for path, _ in objects], cc=target.compiler)
    return Linked(library, len(objects), sum(fresh for _, fresh in objects))
