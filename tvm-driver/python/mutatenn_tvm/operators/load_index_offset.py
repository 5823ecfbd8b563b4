"""load-index-offset: an index of a load off by one.

x[i, j]  ->  x[i, j + 1]

At the edge it reads past the row, and past the end of the memory in the last one.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx
from tvm.ir.expr import TensorLoad

from mutatenn_tvm.loops import LoopOperator, extents
from mutatenn_tvm.parameters import Integer, Parameter, Values
from mutatenn_tvm.walk import Where


class LoadIndexOffset(LoopOperator):
    """See the module's documentation."""

    name = "load-index-offset"
    kind = "load"
    looks_for = "load of a buffer that has that axis, longer than 1"
    parameters: ClassVar[tuple[Parameter, ...]] = (Integer("axis", "-1"), Integer("offset", "1"))

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A load of another buffer than the one stored to."""
        if not isinstance(node, TensorLoad) or where.store is None or node.source.same_as(where.store.buffer):
            return None
        sizes = extents(node.source)
        axis = values["axis"]
        if not -len(sizes) <= axis < len(sizes) or sizes[axis] < 2 or values["offset"] == 0:
            return None
        return f"load of {node.source.name}"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The load, that index moved."""
        indices = list(node.indices)
        moved = indices[values["axis"]]
        indices[values["axis"]] = tirx.Add(moved, tirx.IntImm(str(moved.ty), values["offset"]))
        return tirx.BufferLoad(node.source, indices)
