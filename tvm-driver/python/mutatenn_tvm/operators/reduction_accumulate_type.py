"""reduction-accumulate-type: a reduction computes and accumulates in a shorter type.

A[i] = A[i] + x * w  ->  A[i] = float32(float16(A[i]) + float16(x) * float16(w))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator, is_float
from mutatenn_tvm.operators.stores import through, through_bfloat16
from mutatenn_tvm.parameters import Parameter, Values, Word
from mutatenn_tvm.walk import Where

#: What is done in the other type; whatever else there is, is computed in float32 and cast.
ARITHMETIC: Any = (tirx.Add, tirx.Sub, tirx.Mul, tirx.Div, tirx.Max, tirx.Min)

#: Given an operation (None: take a leaf) and its operands, gives its result, all of float32.
Step = Callable[[type | None, list[Any]], Any]


class ReductionAccumulateType(LoopOperator):
    """See the module's documentation."""

    name = "reduction-accumulate-type"
    kind = "update"
    looks_for = "reduction of float32"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("type", "float16", ("float16", "bfloat16")),)

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """The store of a reduction's update."""
        found = isinstance(node, tirx.BufferStore) and not where.initial and is_float(node.value)
        if not found or where.block is None or where.block.init is None:
            return None
        return f"reduction into {node.buffer.name}"

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same update, computed in the other type."""
        return tirx.BufferStore(node.buffer, computed(node.value, COMPUTED[values["type"]]), node.indices)


def computed(value: Any, step: Step) -> Any:
    """An expression of float32, its leaves taken and its operations done in another type."""
    if isinstance(value, ARITHMETIC):
        return step(type(value), [computed(value.a, step), computed(value.b, step)])
    return step(None, [value])


def in_float16(operation: type | None, operands: list[Any]) -> Any:
    """An operation of float16 on operands that are float16 cast to float32."""
    if operation is None:
        return through(operands[0], "float16")
    narrow = [operand.value if isinstance(operand, tirx.Cast) else operand for operand in operands]
    return tirx.Cast("float32", operation(*narrow))


def in_bfloat16(operation: type | None, operands: list[Any]) -> Any:
    """An operation of float32, its result rounded: what an operation of bfloat16 gives."""
    return through_bfloat16(operands[0] if operation is None else operation(*operands))


COMPUTED: dict[str, Step] = {"float16": in_float16, "bfloat16": in_bfloat16}
