"""conditional-change-threshold: one side of a comparison in a condition changed by an amount or a part of itself.

if a < b  ->  if float64(a) < float64(b) + 0.5

The original compares in float32, which cannot hold every index; float64 can. Its subtraction by per cent on the left adds; ours
subtracts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.operators.conditions import COMPARISONS, ConditionOperator
from mutatenn_tvm.operators.stores import ACTIONS, acted
from mutatenn_tvm.parameters import Double, Parameter, Values, Word
from mutatenn_tvm.walk import Where


class ConditionalChangeThreshold(ConditionOperator):
    """See the module's documentation."""

    name = "conditional-change-threshold"
    kind = "threshold"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Word("comparison", "lt", ("lt", "le", "gt", "ge")),
        Word("side", "right", ("left", "right")),
        Word("action", "add", ACTIONS),
        Double("amount", "0.5"),
    )

    def comparison(self, values: Values) -> str:
        """Parameter comparison."""
        if values["action"] == "divide" and values["amount"] == 0:
            raise BadRequestError(f"{self.name} cannot divide by 0")
        return str(values["comparison"])

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same comparison of the changed side."""
        a, b = tirx.Cast("float64", node.a), tirx.Cast("float64", node.b)
        if values["side"] == "left":
            a = acted(a, values["action"], values["amount"])
        else:
            b = acted(b, values["action"], values["amount"])
        return COMPARISONS[values["comparison"]](a, b)
