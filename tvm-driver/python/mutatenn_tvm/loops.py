"""What loop operators share: places in kernels (TIRx, the scheduled stage), and planting faults at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import tvm
import tvm_ffi
from tvm import s_tir, tirx
from tvm.ir.expr import TensorLoad

from mutatenn_tvm import stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.operator import Level
from mutatenn_tvm.parameters import Parameter, Values
from mutatenn_tvm.sites import Site, named
from mutatenn_tvm.walk import Where, rewritten, with_parts


class LoopOperator:
    """A loop operator says what a place of it is, and what such a place becomes."""

    name: ClassVar[str]
    #: What its places are called in site names.
    kind: ClassVar[str]
    #: What it looks for, for the answer that there is none.
    looks_for: ClassVar[str]
    level: ClassVar[Level] = "loop"
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """What is at a node, for people, where it is a place; None where it is none."""
        raise NotImplementedError

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """What a place becomes; children of the node may have been changed by another mutation."""
        raise NotImplementedError

    def sites(self, module: tvm.IRModule, values: Values) -> list[Site]:
        """The sites, kernels in order of their names."""
        return [site for name, kernel in stages.kernels(module).items() for site in self.sites_in(name, kernel, values)]

    def sites_in(self, name: str, kernel: tirx.PrimFunc, values: Values) -> list[Site]:
        """The sites in one kernel."""
        places: list[tuple[str, str]] = []

        def note(node: Any, where: Where) -> None:
            told = self.finds(node, where, values)
            if told is not None:
                places.append((statement(node, where), told))

        rewritten(kernel, note)
        if not places:
            return []
        content = stages.text(kernel)
        return [named(name, content, at, self.kind, i, told, name) for i, (at, told) in enumerate(places)]

    def reason(self, module: tvm.IRModule, values: Values) -> str:
        """See Operator."""
        return f"the {len(stages.kernels(module))} scheduled kernels have no {self.looks_for}"


def plant(module: tvm.IRModule, kernel: str, faults: Sequence[tuple[LoopOperator, int, Values]]) -> tvm.IRModule:
    """The module with places of one kernel changed: each the index-th that its operator finds in the unchanged kernel."""
    seen = [0] * len(faults)
    planted = 0

    def visit(node: Any, where: Where) -> Callable[[Any], Any] | None:
        chosen = []
        for number, (operator, index, values) in enumerate(faults):
            if operator.finds(node, where, values) is not None:
                if seen[number] == index:
                    chosen.append((operator, values))
                seen[number] += 1
        if not chosen:
            return None

        def change(walked: Any) -> Any:
            nonlocal planted
            for operator, values in chosen:
                if operator.finds(walked, where, values) is None:
                    raise NotApplicableError(f"the other mutation leaves no place for {operator.name}")
                walked = operator.change(walked, where, values)
                planted += 1
            return walked

        return change

    variable = module.get_global_var(kernel)
    changed = rewritten(module[variable], visit)
    if planted < len(faults):
        raise NotApplicableError(f"{kernel} has {min(seen)} such places, not {max(i for _, i, _ in faults) + 1}")
    functions = dict(module.functions.items())
    functions[variable] = verified(reaccessed(changed))
    return tvm.IRModule(functions, attrs=module.attrs)


def verified(kernel: tirx.PrimFunc) -> tirx.PrimFunc:
    """The kernel. Raises NotApplicableError where TVM finds it ill-formed."""
    try:
        s_tir.analysis.verify_well_formed(kernel)
    except Exception as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise NotApplicableError(f"the mutated kernel is ill-formed: {lines[-1] if lines else error}") from error
    return kernel


def reaccessed(kernel: tirx.PrimFunc) -> tirx.PrimFunc:
    """The kernel, the regions that its innermost blocks declare to read extended by what they read now.

    TVM places allocations by them, so an index or a buffer that is not declared might be read before it is there.
    """

    def visit(node: Any, where: Where) -> Callable[[Any], Any] | None:
        if not isinstance(node, s_tir.SBlock) or not node.iter_vars:
            return None
        return declared

    def declared(block: s_tir.SBlock) -> s_tir.SBlock:
        reads = list(block.reads)
        for load in loads(block.body):
            region = tirx.BufferRegion(load.source, [tvm.ir.Range.from_min_extent(i, one(i)) for i in load.indices])
            own = any(load.source.same_as(write.source) for write in block.writes)
            if not own and not any(tvm_ffi.structural_equal(region, known) for known in reads):
                reads.append(region)
        if len(reads) == len(block.reads):
            return block
        return with_parts(block, block.init, block.body, reads=reads)

    return rewritten(kernel, visit)


def loads(body: Any) -> list[TensorLoad]:
    """The loads of a statement, in no particular order."""
    found: list[TensorLoad] = []
    tvm_ffi.structural_walk(body, (TensorLoad, found.append))
    return found


def one(index: Any) -> tirx.IntImm:
    """One, of an index's type."""
    return tirx.IntImm(str(index.ty), 1)


def statement(node: Any, where: Where) -> str:
    """The statement a place lies in: its block, or the kernel's outside."""
    if isinstance(node, s_tir.SBlock):
        return str(node.name_hint)
    if where.block is not None and where.block.iter_vars:
        return str(where.block.name_hint)
    inner = node
    while isinstance(inner, (tirx.For, s_tir.SBlockRealize)):
        inner = inner.body if isinstance(inner, tirx.For) else inner.block
    return str(inner.name_hint) if isinstance(inner, s_tir.SBlock) else "root"


def is_float(node: Any) -> bool:
    """Whether an expression is a float32."""
    return str(node.ty) == "float32"


def extents(buffer: Any) -> tuple[int, ...]:
    """The static shape of a buffer; -1 for what is not static."""
    return tuple(int(size.value) if isinstance(size, tirx.IntImm) else -1 for size in buffer.ty.shape)


def uses(value: Any, variable: tirx.Var) -> bool:
    """Whether a variable occurs in an expression."""
    found: list[tirx.Var] = []
    tvm_ffi.structural_walk(value, (tirx.Var, found.append))
    return any(v.same_as(variable) for v in found)


def substituted(body: Any, variable: tirx.Var, value: Any) -> Any:
    """A statement with an expression in a variable's place."""
    return tvm_ffi.structural_map(body, (tirx.Var, lambda v: value if v.same_as(variable) else v))
