"""layout-conv2d-weights: a convolution's weights taken for another layout's.

conv2d(x, w)  ->  conv2d(x, w')      w' holds the same numbers in the same order, read as H, W, I, O (or another below)
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, shape, with_arguments
from mutatenn_tvm.parameters import Parameter, Values, Word

RIGHT = "OIHW"
WRONG = ("HWIO", "OHWI", "IOHW", "HWOI")


class LayoutConv2dWeights(GraphOperator):
    """See the module's documentation."""

    name = "layout-conv2d-weights"
    calls = frozenset({"relax.nn.conv2d"})
    looks_for = "relax.nn.conv2d whose weights the two layouts order differently"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("layout", "HWIO", WRONG),)

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where the two orders differ."""
        if str(call.attrs.kernel_layout) != RIGHT:
            return False
        wrong, axes = reading(shape(call.args[1]), values["layout"])
        numbers = np.arange(int(np.prod(wrong)))
        return not np.array_equal(numbers.reshape(wrong).transpose(axes).ravel(), numbers)

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The convolution of the weights in the wrong order."""
        wrong, axes = reading(shape(call.args[1]), values["layout"])
        read = builder.emit(relax.op.reshape(call.args[1], wrong))
        return with_arguments(call, [call.args[0], builder.emit(relax.op.permute_dims(read, axes))])


def reading(right: tuple[int, ...], layout: str) -> tuple[tuple[int, ...], list[int]]:
    """The shape in which the wrong layout reads weights, and the order of axes that brings it back to the right one."""
    return tuple(right[RIGHT.index(axis)] for axis in layout), [layout.index(axis) for axis in RIGHT]
