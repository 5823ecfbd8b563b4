"""pad-value: padding with another value.

if_then_else(inside, x[i], 0)  ->  if_then_else(inside, x[i], value)
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx
from tvm.ir.expr import Call

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Double, Parameter, Values
from mutatenn_tvm.walk import IF_THEN_ELSE, Where


class PadValue(LoopOperator):
    """See the module's documentation."""

    name = "pad-value"
    kind = "pad"
    looks_for = "if_then_else with a constant of float32 as its alternative"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("value", "1"),)

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """An if_then_else with a constant alternative other than the value."""
        if (
            not isinstance(node, Call)
            or getattr(node.op, "name", "") != IF_THEN_ELSE
            or not isinstance(node.args[2], tirx.FloatImm)
        ):
            return None
        padding = node.args[2]
        return (
            f"padding with {padding.value:g}" if is_float(padding) and float(padding.value) != values["value"] else None
        )

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same with the other value."""
        return tirx.if_then_else(node.args[0], node.args[1], tirx.FloatImm("float32", values["value"]))
