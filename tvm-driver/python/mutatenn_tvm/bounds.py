"""Kernels that check every access to memory when they run: what reads or writes out of bounds is told from what computes a wrong value.

TVM's own pass (tirx.instrument_bound_checkers) checks only buffers that an attribute declares, which nothing in TVM declares any
more, and gives up inside if_then_else, which is what padding is made of: docs/decisions/0040. So the checks are put in here, as
assertions in front of every store, before anything is lowered. An access counts as out of bounds when it leaves the memory of
its buffer: an index that leaves its row and ends in the next one is a wrong value, and the same on every device.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tvm import tirx
from tvm.ir.expr import Call, StringImm, TensorLoad

from mutatenn_tvm.walk import BINARY, IF_THEN_ELSE, Where, rewritten

#: What the error of a failed check begins with.
MESSAGE = "out of bounds: "
ERROR = StringImm("IndexError")


def checked(kernel: tirx.PrimFunc) -> tirx.PrimFunc:
    """The kernel, with an assertion in front of every store for each access in it that may go wrong."""

    def visit(node: Any, where: Where) -> Callable[[Any], Any] | None:
        return guarded if isinstance(node, tirx.BufferStore) else None

    return rewritten(kernel, visit)


def guarded(store: tirx.BufferStore) -> Any:
    """A store after its checks."""
    found: list[tuple[Any, str]] = []
    for index in store.indices:
        _collect(index, [], found)
    _collect(store.value, [], found)
    found.append((inside(store.buffer, store.indices), f"write to {store.buffer.name}"))
    # Its constructor hands on its first two arguments as condition and kind, whatever it calls them.
    checks = [tirx.AssertStmt(condition, ERROR, [StringImm(MESSAGE + what)]) for condition, what in found]
    return tirx.SeqStmt([*checks, store])


def _collect(node: Any, conditions: list[Any], found: list[tuple[Any, str]]) -> None:
    """Notes what must hold for the loads of an expression, given the conditions under which it is evaluated."""
    if isinstance(node, TensorLoad):
        for index in node.indices:
            _collect(index, conditions, found)
        needed = inside(node.source, node.indices)
        for condition in reversed(conditions):
            needed = tirx.Or(tirx.Not(condition), needed)
        found.append((needed, f"read of {node.source.name}"))
    elif isinstance(node, (tirx.And, tirx.Or)):
        _collect(node.a, conditions, found)
        given = node.a if isinstance(node, tirx.And) else tirx.Not(node.a)
        _collect(node.b, [*conditions, given], found)
    elif isinstance(node, BINARY):
        _collect(node.a, conditions, found)
        _collect(node.b, conditions, found)
    elif isinstance(node, tirx.Select) or (isinstance(node, Call) and getattr(node.op, "name", "") == IF_THEN_ELSE):
        condition, yes, no = (
            node.args if isinstance(node, Call) else (node.condition, node.true_value, node.false_value)
        )
        _collect(condition, conditions, found)
        _collect(yes, [*conditions, condition], found)
        _collect(no, [*conditions, tirx.Not(condition)], found)
    elif isinstance(node, Call):
        for argument in node.args:
            _collect(argument, conditions, found)
    elif isinstance(node, (tirx.Cast, tirx.Not)):
        _collect(node.value if isinstance(node, tirx.Cast) else node.a, conditions, found)


def inside(buffer: Any, indices: Any) -> Any:
    """Whether an access stays within the memory of its buffer, rows laid out one after the other."""
    offset, elements = tirx.IntImm("int64", 0), tirx.IntImm("int64", 1)
    for index, size in zip(indices, buffer.ty.shape, strict=True):
        offset = offset * size + tirx.Cast("int64", index)
        elements = elements * size
    return tirx.And(tirx.IntImm("int64", 0) <= offset, offset < elements)
