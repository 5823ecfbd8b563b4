"""Artifacts for what is no CPU. No device and nothing of its maker's is needed to make one.

The kernels are scheduled by TVM's rules for GPUs (dlight) and generated as source, which the artifact carries and the runtime
compiles when it loads. For CUDA that takes a compiler: where NVIDIA's run-time compiler is installed beside TVM
(requirements-cuda.txt), the machine code (cubin) is made here and put into the artifact, see cubin.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import tvm
from tvm import relax, tirx
from tvm.relax import _ffi_api
from tvm.relax.backend.gpu_generic import pipeline
from tvm.relax.vm_build import _vmcodegen
from tvm.s_tir import dlight

from mutatenn_tvm import cubin, stages
from mutatenn_tvm.artifact import Linked, export
from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.targets import Target


def final(scheduled: tvm.IRModule, target: Target) -> tvm.IRModule:
    """From scheduled to final: threads bound, memory planned, kernels named after their content."""
    described = target.described()
    rules = [dlight.gpu.GEMV(), dlight.gpu.Reduction(), dlight.gpu.GeneralReduction(), dlight.gpu.Fallback()]
    # TVM 0.27 ends by a segmentation fault where that rule wants Metal's matrix instructions and cannot have them.
    if target.tvm["kind"] != "metal":
        rules.insert(0, dlight.gpu.Matmul())
    bind = dlight.ApplyDefaultSchedule(*rules)
    passes = [bind, *pipeline.dataflow_lower_passes(described), *pipeline.finalize_passes(described)]
    # ApplyDefaultSchedule puts its functions into the module that it is given.
    own = tvm.IRModule(dict(scheduled.functions.items()), attrs=scheduled.attrs)
    with described:
        return stages.named_by_content(tvm.transform.Sequential(passes)(own))


def link(module: tvm.IRModule, target: Target, library: Path) -> Linked:
    """Generates all kernels and links them. Raises BadRequestError where this TVM cannot, LinkError."""
    builder = relax.ExecBuilder()
    kernels = stages.kernels(_vmcodegen(builder, module, "bytecode"))
    built = generated(kernels, target)
    executable = _ffi_api.VMLink(builder, target.described(), built, [], {})
    with tempfile.TemporaryDirectory(dir=library.parent) as scratch:
        objects = []
        if target.tvm["kind"] == "cuda" and cubin.available():
            code = cubin.compiled(source(built), str(target.tvm["arch"]))
            objects.append(cubin.embedded(code, target.compiler, Path(scratch)))
        export(executable, target, library, objects)
    return Linked(library, len(kernels), len(kernels))


def generated(kernels: dict[str, tirx.PrimFunc], target: Target) -> Any:
    """The kernels as one module: the host's part, which launches, and the device's. Raises BadRequestError, see link."""
    kind = target.tvm["kind"]
    if tvm.get_global_func(f"target.build.{kind}", allow_missing=True) is None:
        raise BadRequestError(f"target {target.name}: this TVM cannot generate code for {kind}; use one built with it")
    functions = {tvm.ir.GlobalVar(name): kernel for name, kernel in kernels.items()}
    with target.passes():
        return tvm.tirx.build(tvm.IRModule(functions), target=target.described())


def source(built: Any) -> str:
    """The source of the device's part of a generated module."""
    (device,) = built.imports
    return str(device.inspect_source())
