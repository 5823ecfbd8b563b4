"""swap-min-max: a maximum becomes a minimum, or a minimum a maximum.

max(a, b)  ->  min(a, b)
min(a, b)  ->  max(a, b)
"""

from __future__ import annotations

from typing import Any

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where

SWAPPED: dict[type, type] = {tirx.Max: tirx.Min, tirx.Min: tirx.Max}


class SwapMinMax(LoopOperator):
    """See the module's documentation."""

    name = "swap-min-max"
    kind = "minmax"
    looks_for = "maximum or minimum of float32"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """Either."""
        return str(node) if isinstance(node, (tirx.Max, tirx.Min)) and is_float(node) else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The other of the same operands."""
        return SWAPPED[type(node)](node.a, node.b)
