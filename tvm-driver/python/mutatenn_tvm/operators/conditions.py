"""What the operators share that change a comparison in a condition.

A condition is that of an IfThenElse, a Select or an if_then_else; a comparison nested in its and, or, not counts as well.
"""

from __future__ import annotations

from typing import Any

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where

COMPARISONS: dict[str, type] = {
    "lt": tirx.LT, "le": tirx.LE, "gt": tirx.GT, "ge": tirx.GE, "eq": tirx.EQ, "ne": tirx.NE,
}  # fmt: skip


class ConditionOperator(LoopOperator):
    """Changes a comparison of one kind."""

    looks_for = "such comparison in a condition"

    def comparison(self, values: Values) -> str:
        """What is looked for: one of COMPARISONS."""
        return self.kind

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A comparison in a condition."""
        found = where.condition and isinstance(node, COMPARISONS[self.comparison(values)])
        return str(node) if found else None
