"""padding-shifted: padding moved from the beginning of an axis to its end.

conv2d(x, w, padding=[1, 1, 1, 1])  ->  conv2d(x, w, padding=[0, 0, 2, 2])      top, left, bottom, right

The shape stays: what SAME_UPPER and SAME_LOWER disagree on.
"""

from __future__ import annotations

from typing import ClassVar

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, operation
from mutatenn_tvm.parameters import Parameter, Values, Word

CONV2D = "relax.nn.conv2d"
POOLS = {"relax.nn.max_pool2d": relax.op.nn.max_pool2d, "relax.nn.avg_pool2d": relax.op.nn.avg_pool2d}


class PaddingShifted(GraphOperator):
    """See the module's documentation."""

    name = "padding-shifted"
    calls = frozenset({CONV2D, *POOLS})
    looks_for = "convolution or pooling with padding at the beginning of that axis"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("axis", "both", ("height", "width", "both")),)

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where there is padding to be moved."""
        return shifted(call, values) != [int(p) for p in call.attrs.padding]

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The same layer, its padding moved by one."""
        at, padding = call.attrs, shifted(call, values)
        strides, dilation = list(at.strides), list(at.dilation)
        if operation(call) == CONV2D:
            layouts = (at.data_layout, at.kernel_layout, at.out_layout, at.out_dtype or None)
            return relax.op.nn.conv2d(*call.args, strides, padding, dilation, int(at.groups), *layouts)
        pool = POOLS[operation(call)]
        flags = bool(at.ceil_mode), bool(at.count_include_pad)
        return pool(call.args[0], list(at.pool_size), strides, padding, dilation, *flags, at.layout, at.out_layout)


def shifted(call: relax.Call, values: Values) -> list[int]:
    """The padding, of the chosen axes one less at the beginning and one more at the end."""
    padding = [int(p) for p in call.attrs.padding]
    for axis, beginning in (("height", 0), ("width", 1)):
        if values["axis"] in (axis, "both") and padding[beginning] > 0:
            padding[beginning] -= 1
            padding[beginning + 2] += 1
    return padding
