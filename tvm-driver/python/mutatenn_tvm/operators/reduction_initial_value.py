"""reduction-initial-value: a reduction starts from another value.

init: A[i] = 0  ->  init: A[i] = value
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.parameters import Double, Parameter, Values
from mutatenn_tvm.walk import Where


class ReductionInitialValue(LoopOperator):
    """See the module's documentation."""

    name = "reduction-initial-value"
    kind = "initial"
    looks_for = "reduction that starts from a constant of float32"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("value", "1"),)

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A constant stored in an initialisation."""
        found = where.initial and isinstance(node, tirx.BufferStore) and isinstance(node.value, tirx.FloatImm)
        if not found or not is_float(node.value) or float(node.value.value) == values["value"]:
            return None
        return f"{node.buffer.name} starts from {node.value.value:g}"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The store of the other value."""
        return tirx.BufferStore(node.buffer, tirx.FloatImm("float32", values["value"]), node.indices)
