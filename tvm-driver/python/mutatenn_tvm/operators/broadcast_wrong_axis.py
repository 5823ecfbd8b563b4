"""broadcast-wrong-axis: a vector is broadcast along another axis.

y[n, c, h, w] = x[n, c, h, w] - mean[c]  ->  y[n, c, h, w] = x[n, c, h, w] - mean[w % C]

It stays within the vector.
"""

from __future__ import annotations

from typing import Any

from tvm import tirx
from tvm.ir.expr import TensorLoad

from mutatenn_tvm.loops import LoopOperator, extents
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class BroadcastWrongAxis(LoopOperator):
    """See the module's documentation."""

    name = "broadcast-wrong-axis"
    kind = "broadcast"
    looks_for = "load of a vector that is broadcast"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A load of a buffer with one axis longer than 1, in a store with an index that it does not use."""
        if not isinstance(node, TensorLoad) or where.store is None or other_index(node, where) is None:
            return None
        return f"load of {node.source.name}"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The load, indexed by the other."""
        axis, other = other_index(node, where) or (0, node.indices[0])
        indices = list(node.indices)
        size = tirx.IntImm(str(other.ty), extents(node.source)[axis])
        indices[axis] = tirx.FloorMod(other, size)
        return tirx.BufferLoad(node.source, indices)


def other_index(load: TensorLoad, where: Where) -> tuple[int, Any] | None:
    """The axis of the vector, and the innermost index of the store that it does not use."""
    axes = [axis for axis, size in enumerate(extents(load.source)) if size > 1]
    if len(axes) != 1 or where.store is None or not isinstance(load.indices[axes[0]], tirx.Var):
        return None
    sizes = extents(where.store.buffer)
    others = [
        index for index, size in zip(where.store.indices, sizes, strict=True)
        if size > 1 and isinstance(index, tirx.Var) and not index.same_as(load.indices[axes[0]])
    ]  # fmt: skip
    return (axes[0], others[-1]) if others else None
