"""conditional-gt-to-ge: a greater-than becomes greater-or-equal in a condition.

if a > b  ->  if a >= b
"""

from __future__ import annotations

from typing import Any

from tvm import tirx

from mutatenn_tvm.operators.conditions import ConditionOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class ConditionalGtToGe(ConditionOperator):
    """See the module's documentation."""

    name = "conditional-gt-to-ge"
    kind = "gt"
    looks_for = "> in a condition"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The other comparison of the same operands."""
        return tirx.GE(node.a, node.b)
