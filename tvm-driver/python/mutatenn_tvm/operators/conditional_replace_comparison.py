"""conditional-replace-comparison: a comparison in a condition becomes another.

if a <= b  ->  if a < b      (or any other two of conditions.COMPARISONS)
"""

from __future__ import annotations

from typing import Any, ClassVar

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.operators.conditions import COMPARISONS, ConditionOperator
from mutatenn_tvm.parameters import Parameter, Values, Word
from mutatenn_tvm.walk import Where


class ConditionalReplaceComparison(ConditionOperator):
    """See the module's documentation."""

    name = "conditional-replace-comparison"
    kind = "comparison"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Word("from", "le", tuple(COMPARISONS)),
        Word("to", "lt", tuple(COMPARISONS)),
    )

    def comparison(self, values: Values) -> str:
        """Parameter from."""
        if values["from"] == values["to"]:
            raise BadRequestError(f"{self.name}: from and to must differ, both are {values['to']}")
        return str(values["from"])

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The comparison of parameter to, of the same operands."""
        return COMPARISONS[values["to"]](node.a, node.b)
