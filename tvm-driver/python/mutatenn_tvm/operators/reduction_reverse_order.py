"""reduction-reverse-order: a reduction takes its terms from the last to the first.

A[i] = A[i] + x[k]  ->  A[i] = A[i] + x[n - 1 - k]

The sum is the same but for rounding: what a parallel reduction on another device does to it.
"""

from __future__ import annotations

from typing import Any

from tvm import s_tir, tirx

from mutatenn_tvm.loops import LoopOperator, substituted
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where, with_parts


class ReductionReverseOrder(LoopOperator):
    """See the module's documentation."""

    name = "reduction-reverse-order"
    kind = "reduction"
    looks_for = "reduction over two or more terms"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A block that reduces."""
        found = isinstance(node, s_tir.SBlock) and reversed_axes(node)
        return f"reduction into {node.writes[0].source.name}" if found else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The block, its reduction axes counted from the end; the initialisation stays with the first iteration."""
        body = node.body
        for axis in reversed_axes(node):
            last = tirx.IntImm(str(axis.var.ty), 2 * int(axis.dom.min.value) + int(axis.dom.extent.value) - 1)
            body = substituted(body, axis.var, tirx.Sub(last, axis.var))
        return with_parts(node, node.init, body)


def reversed_axes(block: s_tir.SBlock) -> list[tirx.IterVar]:
    """The reduction axes of two or more steps."""
    return [
        axis for axis in block.iter_vars
        if axis.iter_type == tirx.IterVar.CommReduce
        and isinstance(axis.dom.min, tirx.IntImm) and isinstance(axis.dom.extent, tirx.IntImm) and int(axis.dom.extent.value) > 1
    ]  # fmt: skip
