"""swap-operands: the operands of a subtraction or division swapped.

a - b  ->  b - a
a / b  ->  b / a
"""

from __future__ import annotations

from typing import Any

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class SwapOperands(LoopOperator):
    """See the module's documentation."""

    name = "swap-operands"
    kind = "operands"
    looks_for = "subtraction or division of float32"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """Either."""
        return str(node) if isinstance(node, (tirx.Sub, tirx.Div)) and is_float(node) else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same operation, its operands swapped."""
        return type(node)(node.b, node.a)
