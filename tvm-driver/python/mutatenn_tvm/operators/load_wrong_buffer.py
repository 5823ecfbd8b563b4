"""load-wrong-buffer: a load reads another argument of the same shape.

y = x - mean[c]  ->  y = x - variance[c]      the next argument of the kernel of that shape and type
"""

from __future__ import annotations

from typing import Any

from tvm import tirx
from tvm.ir.expr import TensorLoad

from mutatenn_tvm.loops import LoopOperator, extents
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where, inputs


class LoadWrongBuffer(LoopOperator):
    """See the module's documentation."""

    name = "load-wrong-buffer"
    kind = "load"
    looks_for = "load of an argument beside which there is another of the same shape"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A load of an argument that has such another."""
        if not isinstance(node, TensorLoad) or where.store is None:
            return None
        other = next_alike(node.source, inputs(where.kernel))
        return None if other is None else f"load of {node.source.name}, beside it {other.name}"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The load of the other, at the same place."""
        other = next_alike(node.source, inputs(where.kernel))
        return tirx.BufferLoad(other, list(node.indices))


def next_alike(buffer: Any, arguments: tuple[Any, ...]) -> Any | None:
    """The next argument, in a circle, of the same shape and type."""
    for number, candidate in enumerate(arguments):
        if candidate.same_as(buffer):
            around = [*arguments[number + 1 :], *arguments[:number]]
            return next((other for other in around if alike(other, buffer)), None)
    return None


def alike(a: Any, b: Any) -> bool:
    """Whether two buffers have one shape and type."""
    return extents(a) == extents(b) and str(a.ty.dtype) == str(b.ty.dtype)
