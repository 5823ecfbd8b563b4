"""The stages of lowering, and what each leaves.

imported   Relax, layers as the ONNX file has them; graph operators mutate here
scheduled  layers legalised, constants folded, fused into kernels (PrimFuncs); the same for every CPU target; loop operators
           mutate here
final      memory planned, calls lowered: bytecode and kernels follow from it
"""

from __future__ import annotations

import hashlib
import re

import tvm
import tvm_ffi
from tvm import relax, tirx
from tvm.relax.backend.cpu_generic import pipeline

from mutatenn_tvm import constants

#: The stages before machine code do not depend on the CPU; this one stands for all.
GENERIC_CPU = {"kind": "llvm", "mcpu": "x86-64"}


def scheduled(imported: tvm.IRModule) -> tvm.IRModule:
    """From imported to scheduled."""
    target = tvm.target.Target(GENERIC_CPU)
    module = constants.fold(relax.transform.DecomposeOpsForInference()(imported))
    with target:
        passes = pipeline.library_dispatch_passes(target) + pipeline.legalize_passes(target)
        return tvm.transform.Sequential(passes)(module)


def final(module: tvm.IRModule) -> tvm.IRModule:
    """From scheduled to final, kernels named after their content."""
    target = tvm.target.Target(GENERIC_CPU)
    with target:
        passes = pipeline.dataflow_lower_passes(target) + pipeline.finalize_passes(target)
        return named_by_content(tvm.transform.Sequential(passes)(module))


def kernels(module: tvm.IRModule) -> dict[str, tirx.PrimFunc]:
    """The module's kernels by name, in order of their names."""
    found = {g.name_hint: f for g, f in module.functions.items() if isinstance(f, tirx.PrimFunc)}
    return dict(sorted(found.items()))


def text(function: tirx.PrimFunc | relax.Function) -> str:
    """A function as text, without the bytes of constants."""
    return str(function.script(show_meta=False))


def named_by_content(module: tvm.IRModule) -> tvm.IRModule:
    """The module with every kernel renamed to its name without numbers and a digest of its text.

    TVM numbers kernels in order of appearance, so that a change in one layer renames the kernels of all later ones; named by
    content, what did not change keeps its name, its machine code and its place in the cache.
    """
    names: dict[str, tvm.ir.GlobalVar] = {}
    taken: set[str] = set()
    for old, function in kernels(module).items():
        digest = hashlib.sha256(text(function.with_attr("global_symbol", "kernel")).encode()).hexdigest()
        name = f"{re.sub('[0-9]+', '', old)[:48]}_{digest[:16]}"
        while name in taken:
            name += "_"
        taken.add(name)
        names[old] = tvm.ir.GlobalVar(name)
    renamed: dict[tvm.ir.GlobalVar, object] = {}
    for variable, function in module.functions.items():
        if isinstance(function, tirx.PrimFunc):
            attributes = function.with_attr("global_symbol", names[variable.name_hint].name_hint)
            renamed[names[variable.name_hint]] = attributes
        else:
            renamed[variable] = tvm_ffi.structural_map(
                function, (tvm.ir.GlobalVar, lambda v: names.get(v.name_hint, v))
            )
    return tvm.IRModule(renamed, attrs=module.attrs)
