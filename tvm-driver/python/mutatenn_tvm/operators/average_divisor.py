"""average-divisor: an average divided by another count.

sum / 16  ->  sum / (16 + 1)
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Double, Parameter, Values
from mutatenn_tvm.walk import Where


class AverageDivisor(LoopOperator):
    """See the module's documentation."""

    name = "average-divisor"
    kind = "divisor"
    looks_for = "division of float32 by a constant or by a count"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("amount", "1"),)

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A division by a constant, or by a whole number cast to float32."""
        if not isinstance(node, tirx.Div) or not is_float(node) or values["amount"] == 0:
            return None
        counted = isinstance(node.b, tirx.Cast) and "int" in str(node.b.value.ty)
        return f"division by {node.b}" if counted or isinstance(node.b, tirx.FloatImm) else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The division by a changed count."""
        return tirx.Div(node.a, tirx.Add(node.b, tirx.FloatImm("float32", values["amount"])))
