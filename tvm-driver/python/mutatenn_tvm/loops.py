"""What loop operators share: finding places in kernels (TIRx), and rewriting one of them."""

from __future__ import annotations

from collections.abc import Callable

import tvm
import tvm_ffi
from tvm import tirx
from tvm.ir.expr import Call, Expr

from mutatenn_tvm import stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.sites import Site, named

#: Rewrites a body; called with the number of the place to change, or -1 for none, returns the body and how many there are.
Rewriter = Callable[[object, int], tuple[object, list[str]]]


def sites(module: tvm.IRModule, kind: str, rewriter: Rewriter) -> list[Site]:
    """The sites of an operator, kernels in order of their names."""
    found: list[Site] = []
    for name, kernel in stages.kernels(module).items():
        _, places = rewriter(kernel.body, -1)
        if places:
            content = stages.text(kernel)
            found += [named(name, content, kind, index, place) for index, place in enumerate(places)]
    return found


def rewrite(module: tvm.IRModule, rewriter: Rewriter, site: Site) -> tvm.IRModule:
    """The module with one place of one kernel changed."""
    variable = module.get_global_var(site.function)
    kernel = module[variable]
    body, places = rewriter(kernel.body, site.index)
    if site.index >= len(places):
        raise NotApplicableError(f"{site.function} has {len(places)} such places, not {site.index + 1}")
    functions = dict(module.functions.items())
    functions[variable] = kernel.with_body(body)
    return tvm.IRModule(functions, attrs=module.attrs)


def float32_stores(change: Callable[[Expr], Expr]) -> Rewriter:
    """Rewrites the stored value of a BufferStore of float32."""

    def rewriter(body: object, chosen: int) -> tuple[object, list[str]]:
        places: list[str] = []

        def store(node: tirx.BufferStore) -> tirx.BufferStore:
            if str(node.value.ty) != "float32":
                return node
            places.append(f"store to {node.buffer.name}")
            if len(places) - 1 != chosen:
                return node
            return tirx.BufferStore(node.buffer, change(node.value), node.indices)

        return tvm_ffi.structural_map(body, (tirx.BufferStore, store)), places

    return rewriter


def comparisons(kind: type, change: Callable[[Expr], Expr]) -> Rewriter:
    """Rewrites a comparison of a kind in the condition of IfThenElse, Select or if_then_else, also within And, Or and Not."""

    def rewriter(body: object, chosen: int) -> tuple[object, list[str]]:
        places: list[str] = []

        def condition(node: Expr) -> Expr:
            if isinstance(node, (tirx.And, tirx.Or)):
                return type(node)(condition(node.a), condition(node.b))
            if isinstance(node, tirx.Not):
                return tirx.Not(condition(node.a))
            if isinstance(node, kind):
                places.append(str(node))
                return change(node) if len(places) - 1 == chosen else node
            return node

        def statement(node: tirx.IfThenElse) -> tirx.IfThenElse:
            return tirx.IfThenElse(condition(node.condition), node.then_case, node.else_case)

        def select(node: tirx.Select) -> tirx.Select:
            return tirx.Select(condition(node.condition), node.true_value, node.false_value)

        def call(node: Call) -> Call:
            if getattr(node.op, "name", "") != "prim.if_then_else":
                return node
            return tirx.if_then_else(condition(node.args[0]), node.args[1], node.args[2])

        callbacks = [(tirx.IfThenElse, statement), (tirx.Select, select), (Call, call)]
        return tvm_ffi.structural_map(body, callbacks), places

    return rewriter
