"""What the operators share that change the value of a BufferStore."""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where

#: What the original adds, subtracts, ...: by an amount, or by a part of the value in per cent.
ACTIONS = ("add", "subtract", "multiply", "divide", "add-percent", "subtract-percent")


class StoreOperator(LoopOperator):
    """Changes the value of a store of float32."""

    kind = "store"
    looks_for = "store of that type"
    #: The type of the stored value.
    source: ClassVar[str] = "float32"

    def source_type(self, values: Values) -> str:
        """The type of the stored value, where it is a parameter."""
        return self.source

    def value(self, stored: Any, values: Values) -> Any:
        """What is stored instead, of the same type."""
        raise NotImplementedError

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A store."""
        found = isinstance(node, tirx.BufferStore) and str(node.value.ty) == self.source_type(values)
        return f"store to {node.buffer.name}" if found else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The store of the changed value."""
        return tirx.BufferStore(node.buffer, self.value(node.value, values), node.indices)


def through(value: Any, kind: str) -> Any:
    """A value as another type has it, in its own type again."""
    if kind == "bfloat16":
        return through_bfloat16(value)
    return tirx.Cast(str(value.ty), tirx.Cast(kind, value))


def through_bfloat16(value: Any) -> Any:
    """A value rounded to bfloat16 (the nearest, ties to even), on its bits.

    TVM's legalisation of bfloat16 turns a cast there and back into nothing at all.
    """

    def bits(number: int) -> tirx.IntImm:
        return tirx.IntImm("uint32", number)

    word = tirx.reinterpret("uint32", tirx.Cast("float32", value))
    odd = tirx.bitwise_and(tirx.shift_right(word, bits(16)), bits(1))
    rounded = tirx.bitwise_and(word + bits(0x7FFF) + odd, bits(0xFFFF0000))
    return tirx.Cast(str(value.ty), tirx.reinterpret("float32", rounded))


def acted(value: Any, action: str, amount: float) -> Any:
    """A float64 value, changed by an amount or by a part of itself."""
    operand = tirx.FloatImm("float64", amount)
    by = {
        "add": lambda: tirx.Add(value, operand),
        "subtract": lambda: tirx.Sub(value, operand),
        "multiply": lambda: tirx.Mul(value, operand),
        "divide": lambda: tirx.Div(value, operand),
        "add-percent": lambda: tirx.Mul(value, tirx.FloatImm("float64", 1 + amount / 100)),
        "subtract-percent": lambda: tirx.Mul(value, tirx.FloatImm("float64", 1 - amount / 100)),
    }
    return by[action]()
