"""Walks a kernel (TIRx) in an order of our own: from the outside in, from left to right, a block's initialisation first.

TVM's visitors promise no order and may meet a shared node more than once; here every occurrence is one place, so that places can
be counted, and exactly one of them changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tvm import s_tir, tirx
from tvm.ir.expr import Call, TensorLoad

#: Expressions of two operands a and b.
BINARY: Any = (
    tirx.Add, tirx.Sub, tirx.Mul, tirx.Div, tirx.Mod, tirx.FloorDiv, tirx.FloorMod, tirx.Min, tirx.Max,
    tirx.EQ, tirx.NE, tirx.LT, tirx.LE, tirx.GT, tirx.GE, tirx.And, tirx.Or,
)  # fmt: skip
IF_THEN_ELSE = "prim.if_then_else"


@dataclass(frozen=True)
class Where:
    """What surrounds a node.

    Attributes:
        kernel: the kernel.
        block: the innermost block, or None.
        initial: in the initialisation of a block's reduction.
        store: the store whose value or indices it lies in, or None.
        condition: it is the condition of an IfThenElse, Select or if_then_else, or a part of one joined by and, or, not.
        index: it is (a part of) an index of a load or store.
    """

    kernel: tirx.PrimFunc
    block: s_tir.SBlock | None = None
    initial: bool = False
    store: tirx.BufferStore | None = None
    condition: bool = False
    index: bool = False


#: Given a node, the node with its children walked, and where it is, returns what takes its place; called before the children are
#: walked, it returns a function to be called with the walked node.
Visit = Callable[[Any, Where], Callable[[Any], Any] | None]


def plainly(node: Any, where: Where, part: int) -> Where:
    """Inside a node that is no part of a condition's and, or, not."""
    return replace(where, condition=False) if where.condition else where


@dataclass(frozen=True)
class Rule:
    """How a kind of node is walked: its parts in order, the node of other parts, and what surrounds each part."""

    parts: Callable[[Any], list[Any]]
    make: Callable[[Any, list[Any]], Any]
    inside: Callable[[Any, Where, int], Where] = plainly


def _condition_first(node: Any, where: Where, part: int) -> Where:
    return replace(where, condition=part == 0)


def _of_call(node: Call, where: Where, part: int) -> Where:
    return replace(where, condition=part == 0 and getattr(node.op, "name", "") == IF_THEN_ELSE)


def _of_load(node: TensorLoad, where: Where, part: int) -> Where:
    return replace(where, condition=False, index=True)


def _of_store(node: tirx.BufferStore, where: Where, part: int) -> Where:
    return replace(where, condition=False, store=node, index=part > 0)


def _of_block(node: s_tir.SBlock, where: Where, part: int) -> Where:
    return replace(where, condition=False, block=node, initial=part == 0)


LOGICAL = (tirx.And, tirx.Or)
RULES: list[tuple[Any, Rule]] = [
    (LOGICAL, Rule(lambda n: [n.a, n.b], lambda n, p: type(n)(*p), lambda _, where, __: where)),
    (BINARY, Rule(lambda n: [n.a, n.b], lambda n, p: type(n)(*p))),
    (tirx.Not, Rule(lambda n: [n.a], lambda n, p: tirx.Not(*p), lambda _, where, __: where)),
    (tirx.Cast, Rule(lambda n: [n.value], lambda n, p: tirx.Cast(str(n.ty), *p))),
    (TensorLoad, Rule(lambda n: list(n.indices), lambda n, p: tirx.BufferLoad(n.source, p), _of_load)),
    (Call, Rule(lambda n: list(n.args), lambda n, p: Call(n.op, p, n.attrs, n.ty_args, ret_ty=n.ty), _of_call)),
    (
        tirx.Select,
        Rule(lambda n: [n.condition, n.true_value, n.false_value], lambda n, p: tirx.Select(*p), _condition_first),
    ),
    (tirx.Let, Rule(lambda n: [n.value, n.body], lambda n, p: tirx.Let(n.var, *p))),
    (
        tirx.BufferStore,
        Rule(lambda n: [n.value, *n.indices], lambda n, p: tirx.BufferStore(n.buffer, p[0], p[1:]), _of_store),
    ),
    (
        s_tir.SBlockRealize,
        Rule(
            lambda n: [*n.iter_values, n.predicate, n.block],
            lambda n, p: s_tir.SBlockRealize(p[:-2], p[-2], p[-1]),
        ),
    ),
    (s_tir.SBlock, Rule(lambda n: [n.init, n.body], lambda n, p: with_parts(n, *p), _of_block)),
    (tirx.For, Rule(lambda n: [n.min, n.extent, n.body], lambda n, p: with_bounds(n, *p))),
    (tirx.SeqStmt, Rule(lambda n: list(n.seq), lambda n, p: tirx.SeqStmt(p))),
    (
        tirx.IfThenElse,
        Rule(lambda n: [n.condition, n.then_case, n.else_case], lambda n, p: tirx.IfThenElse(*p), _condition_first),
    ),
    (tirx.AttrStmt, Rule(lambda n: [n.value, n.body], lambda n, p: tirx.AttrStmt(n.node, n.attr_key, *p))),
    (tirx.Evaluate, Rule(lambda n: [n.value], lambda n, p: tirx.Evaluate(*p))),
    (tirx.Bind, Rule(lambda n: [n.value], lambda n, p: tirx.Bind(n.var, *p))),
]


def rewritten(kernel: tirx.PrimFunc, visit: Visit) -> tirx.PrimFunc:
    """The kernel, every node offered to `visit`; what a node becomes is decided after its children have been rewritten."""
    body = _walk(kernel.body, Where(kernel), visit)
    return kernel if same(body, kernel.body) else kernel.with_body(body)


@lru_cache(maxsize=4)
def inputs(kernel: tirx.PrimFunc) -> tuple[Any, ...]:
    """The parameters that a kernel never stores to, in order."""
    stored: list[Any] = []

    def note(node: Any, where: Where) -> None:
        if isinstance(node, tirx.BufferStore):
            stored.append(node.buffer)

    _walk(kernel.body, Where(kernel), note)
    return tuple(p for p in kernel.params if not any(p.same_as(buffer) for buffer in stored))


def _walk(node: Any, where: Where, visit: Visit) -> Any:
    change = visit(node, where)
    rule = rule_of(type(node))
    walked = node
    if rule is not None:
        old = rule.parts(node)
        new = [None if part is None else _walk(part, rule.inside(node, where, i), visit) for i, part in enumerate(old)]
        if any(a is not b for a, b in zip(old, new, strict=True)):
            walked = rule.make(node, new)
    return walked if change is None else change(walked)


KNOWN: dict[type, Rule | None] = {}


def rule_of(kind: type) -> Rule | None:
    """How nodes of a type are walked; None for leaves, and for what is left as it is."""
    if kind not in KNOWN:
        KNOWN[kind] = next((rule for kinds, rule in RULES if issubclass(kind, kinds)), None)
    return KNOWN[kind]


def same(a: Any, b: Any) -> bool:
    """Whether two wrappers hold the same node: TVM makes a new wrapper at every access."""
    return a is b or (a is not None and b is not None and bool(a.same_as(b)))


def with_parts(block: s_tir.SBlock, init: Any, body: Any, reads: Any = None, writes: Any = None) -> s_tir.SBlock:
    """A block with another initialisation and body."""
    return s_tir.SBlock(
        block.iter_vars,
        block.reads if reads is None else reads,
        block.writes if writes is None else writes,
        block.name_hint,
        body,
        init,
        block.alloc_buffers,
        block.match_buffers,
        block.annotations,
    )


def with_bounds(loop: tirx.For, minimum: Any, extent: Any, body: Any) -> tirx.For:
    """A loop with other bounds and body."""
    binding = loop.thread_binding
    return tirx.For(loop.loop_var, minimum, extent, loop.kind, body, binding, loop.annotations, loop.step)
