"""divide-to-reciprocal: a division becomes a multiplication by the reciprocal, as fast-math does.

a / b  ->  a * (1 / b)

The quotient is the same but for its last bit. By a power of two the two are the same: no site.
"""

from __future__ import annotations

import math
from typing import Any

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class DivideToReciprocal(LoopOperator):
    """See the module's documentation."""

    name = "divide-to-reciprocal"
    kind = "division"
    looks_for = "division of float32 by anything but a power of two"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A division by something other than a power of two."""
        if not isinstance(node, tirx.Div) or not is_float(node):
            return None
        if isinstance(node.b, tirx.FloatImm) and math.frexp(float(node.b.value))[0] in (0.5, -0.5):
            return None
        return str(node)

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The product with the reciprocal."""
        return tirx.Mul(node.a, tirx.Div(tirx.FloatImm("float32", 1.0), node.b))
