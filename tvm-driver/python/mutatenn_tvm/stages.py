"""The stages of lowering, and what each leaves.

imported   Relax, layers as the ONNX file has them; graph operators mutate here
scheduled  layers legalised, constants folded, fused into kernels (PrimFuncs); the same for every CPU target of one schedule (plain,
           or fast, see schedule.py); loop operators mutate here
final      memory planned, calls lowered: bytecode and kernels follow from it
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import tvm
import tvm_ffi
from tvm import relax, tirx
from tvm.relax.backend.cpu_generic import pipeline

from mutatenn_tvm import constants
from mutatenn_tvm.legalisation import Memory

#: The stages before machine code do not depend on the CPU; this one stands for all.
GENERIC_CPU = {"kind": "llvm", "mcpu": "x86-64"}


@dataclass(frozen=True)
class Schedule:
    """What is done to a network beyond TVM's pipeline, and with it what loop operators mutate. Equal if equally named.

    Attributes:
        layout: of the graph, once constants are folded.
        kernel: of every kernel, once layers are fused.
    """

    name: str
    layout: Callable[[tvm.IRModule], tvm.IRModule] = field(compare=False)
    kernel: Callable[[tirx.PrimFunc], tirx.PrimFunc] = field(compare=False)


#: TVM's own loops, one after the other, as the original tool mutates them.
PLAIN = Schedule("plain", lambda module: module, lambda kernel: kernel)


def scheduled(imported: tvm.IRModule, memory: Memory | None = None, schedule: Schedule = PLAIN) -> tvm.IRModule:
    """From imported to scheduled; a memory of the original saves most of the work and changes nothing but variables' names."""
    target = tvm.target.Target(GENERIC_CPU)
    memory = Memory() if memory is None else memory
    module = schedule.layout(constants.fold(relax.transform.DecomposeOpsForInference()(imported)))
    with target:
        _, *others = pipeline.legalize_passes(target)
        passes = [*pipeline.library_dispatch_passes(target), memory.legalise_ops(), *others]
        return memory.finished(tvm.transform.Sequential(passes)(module), schedule.kernel)


def final(module: tvm.IRModule) -> tvm.IRModule:
    """From scheduled to final, kernels named after their content."""
    target = tvm.target.Target(GENERIC_CPU)
    with target:
        passes = pipeline.dataflow_lower_passes(target) + pipeline.finalize_passes(target)
        return tvm.transform.Sequential(passes)(named_by_content(module))


def kernels(module: tvm.IRModule) -> dict[str, tirx.PrimFunc]:
    """The module's kernels by name, in order of their names."""
    found = {g.name_hint: f for g, f in module.functions.items() if isinstance(f, tirx.PrimFunc)}
    return dict(sorted(found.items()))


def text(function: tirx.PrimFunc | relax.Function) -> str:
    """A function as text, without the bytes of constants."""
    return _kernel_text(function) if isinstance(function, tirx.PrimFunc) else _graph_text(function)


# Functions are never changed and are equal only to themselves: kernels are small, and a mutant shares nearly all of them with the
# original; a graph holds its constants, so few are kept.
@functools.lru_cache(maxsize=1024)
def _kernel_text(kernel: tirx.PrimFunc) -> str:
    return str(kernel.script(show_meta=False))


@functools.lru_cache(maxsize=4)
def _graph_text(graph: relax.Function) -> str:
    return str(graph.script(show_meta=False))


@functools.lru_cache(maxsize=1024)
def content(kernel: tirx.PrimFunc) -> str:
    """128 bits of a digest of the kernel's text, whatever its name."""
    plain = kernel.with_attr("global_symbol", "kernel")
    return hashlib.sha256(str(plain.script(show_meta=False)).encode()).hexdigest()[:32]


def tells_content(name: str) -> bool:
    """Whether a kernel has been named by content."""
    return re.search("_[0-9a-f]{32}_*$", name) is not None


def named_by_content(module: tvm.IRModule) -> tvm.IRModule:
    """The module with every kernel renamed to its name without numbers and a digest of its text.

    TVM numbers kernels in order of appearance, so that a change in one layer renames the kernels of all later ones; named by
    content, what did not change keeps its name, its machine code and its place in the cache.
    """
    names: dict[str, tvm.ir.GlobalVar] = {}
    taken: set[str] = set()
    variables = {variable.name_hint: variable for variable in module.functions}
    for old, function in kernels(module).items():
        name = f"{re.sub('[0-9]+', '', old)[:48]}_{content(function)}"
        while name in taken:
            name += "_"
        taken.add(name)
        names[old] = tvm.ir.GlobalVar(name)
        relax.expr._update_type(names[old], variables[old].ty)
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
