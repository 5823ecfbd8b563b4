"""slice-offset: a slice begins and ends one element off.

x[a:b]  ->  x[a + 1:b + 1]      or x[a - 1:b - 1] where there is nothing beyond b
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, shape, with_arguments
from mutatenn_tvm.parameters import Values


class SliceOffset(GraphOperator):
    """See the module's documentation."""

    name = "slice-offset"
    calls = frozenset({"relax.strided_slice"})
    looks_for = "relax.strided_slice of part of an axis"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where there is an element beside the slice."""
        return moved(call) is not None

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The slice of the elements beside."""
        begin, end = moved(call) or (call.args[2], call.args[3])
        return with_arguments(call, [*call.args[:2], begin, end, *call.args[4:]])


def moved(call: relax.Call) -> tuple[relax.Expr, relax.Expr] | None:
    """The new begin and end: the first axis that has an element to spare moves."""
    sizes = shape(call.args[0])
    axes, begin, end = ([int(field.value) for field in call.args[i].fields] for i in (1, 2, 3))
    for number, axis in enumerate(axes):
        size = sizes[axis]
        first, last = begin[number] % (size + 1), min(end[number] if end[number] >= 0 else end[number] + size, size)
        by = 1 if last < size else -1 if first > 0 else 0
        if by != 0:
            begin[number], end[number] = first + by, last + by
            return prim_tuple(begin), prim_tuple(end)
    return None


def prim_tuple(numbers: list[int]) -> relax.Expr:
    """Whole numbers as Relax holds them."""
    return relax.Tuple([relax.prim_value(number) for number in numbers])
