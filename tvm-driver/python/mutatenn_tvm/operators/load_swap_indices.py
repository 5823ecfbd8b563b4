"""load-swap-indices: two indices of a load swapped, as if the buffer's strides were.

x[i, j]  ->  x[j, i]      where both axes are equally long
"""

from __future__ import annotations

from typing import Any

import tvm_ffi
from tvm import tirx
from tvm.ir.expr import TensorLoad

from mutatenn_tvm.loops import LoopOperator, extents
from mutatenn_tvm.operators.tensor_operation import equal_axes
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class LoadSwapIndices(LoopOperator):
    """See the module's documentation."""

    name = "load-swap-indices"
    kind = "load"
    looks_for = "load with two equal axes"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A load with two different indices on equal axes."""
        found = isinstance(node, TensorLoad) and where.store is not None and pair(node) is not None
        return f"load of {node.source.name}" if found else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The load, the two swapped."""
        swapped = pair(node)
        if swapped is None:
            return node
        indices = list(node.indices)
        indices[swapped[0]], indices[swapped[1]] = indices[swapped[1]], indices[swapped[0]]
        return tirx.BufferLoad(node.source, indices)


def pair(load: TensorLoad) -> tuple[int, int] | None:
    """The first two equal axes, from the innermost outwards, if they are indexed differently."""
    axes = equal_axes(extents(load.source))
    if axes is None or tvm_ffi.structural_equal(load.indices[axes[0]], load.indices[axes[1]]):
        return None
    return axes
