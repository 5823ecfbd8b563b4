"""change-loop-bounds: a loop's lower bound or extent changed by whole iterations.

for i in range(a, a + n)  ->  for i in range(a, a + n - 1)              boundary extent, subtract 1
for i in range(a, a + n)  ->  for i in range(a + 1, a + 1 + n)          boundary min, add 1: as the original, which keeps the extent

The original casts bounds to float32, which no loop can have; ours stay whole.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Integer, Parameter, Values, Word
from mutatenn_tvm.walk import Where, with_bounds


class ChangeLoopBounds(LoopOperator):
    """See the module's documentation."""

    name = "change-loop-bounds"
    kind = "loop"
    looks_for = "serial loop that leaves an iteration"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Word("boundary", "extent", ("min", "extent")),
        Word("action", "subtract", ("add", "subtract")),
        Integer("amount", "1", 1),
    )

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A loop with a constant extent that the change does not make empty."""
        if (
            not isinstance(node, tirx.For)
            or not isinstance(node.extent, tirx.IntImm)
            or node.thread_binding is not None
        ):
            return None
        shrinks = values["boundary"] == "extent" and values["action"] == "subtract"
        if shrinks and int(node.extent.value) <= values["amount"]:
            return None
        return f"for {node.loop_var.name} from {node.min}, {int(node.extent.value)} times"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same loop of other bounds."""
        by = values["amount"] if values["action"] == "add" else -values["amount"]
        if values["boundary"] == "extent":
            return with_bounds(node, node.min, shifted(node.extent, by), node.body)
        return with_bounds(node, shifted(node.min, by), node.extent, node.body)


def shifted(value: Any, by: int) -> Any:
    """A constant, changed."""
    kind = str(value.ty)
    return tirx.IntImm(kind, int(value.value) + by) if isinstance(value, tirx.IntImm) else value + tirx.IntImm(kind, by)
