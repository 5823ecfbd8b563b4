"""reduction-drop-last: a reduction leaves out its last iteration.

for k in range(n): A[i] = A[i] + x[k]  ->  for k in range(n - 1): A[i] = A[i] + x[k]
"""

from __future__ import annotations

from typing import Any

from tvm import s_tir, tirx

from mutatenn_tvm.loops import LoopOperator, uses
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where, with_bounds


class ReductionDropLast(LoopOperator):
    """See the module's documentation."""

    name = "reduction-drop-last"
    kind = "reduction"
    looks_for = "reduction loop of two or more iterations"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A loop that feeds a reduction axis of the block inside."""
        if not isinstance(node, tirx.For) or not isinstance(node.extent, tirx.IntImm) or int(node.extent.value) < 2:
            return None
        return f"reduction over {node.loop_var.name} of {int(node.extent.value)}" if reduces(node) else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The loop, one iteration shorter."""
        return with_bounds(node, node.min, tirx.IntImm(str(node.extent.ty), int(node.extent.value) - 1), node.body)


def reduces(loop: tirx.For) -> bool:
    """Whether a reduction axis of the block inside follows the loop's variable."""
    inner = loop.body
    while isinstance(inner, tirx.For):
        inner = inner.body
    if not isinstance(inner, s_tir.SBlockRealize):
        return False
    axes = zip(inner.block.iter_vars, inner.iter_values, strict=True)
    return any(axis.iter_type == tirx.IterVar.CommReduce and uses(value, loop.loop_var) for axis, value in axes)
