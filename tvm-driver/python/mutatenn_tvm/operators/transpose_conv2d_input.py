"""transpose-conv2d-input: two equal-sized axes of a convolution's data, swapped.

conv2d(x, w)  ->  conv2d(permute_dims(x), w)
"""

from __future__ import annotations

from collections.abc import Mapping

import tvm
from tvm import relax

from mutatenn_tvm import graph
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site

CALLS = frozenset({"relax.nn.conv2d"})


def equal_axes(shape: tuple[int, ...]) -> tuple[int, int] | None:
    """The first pair of equal axes larger than 1, from the innermost outwards (height and width before channels)."""
    for second in reversed(range(len(shape))):
        for first in reversed(range(second)):
            if shape[first] == shape[second] > 1:
                return first, second
    return None


def applies(call: relax.Call) -> bool:
    """Whether the data has such a pair."""
    return equal_axes(graph.shape(call.args[0])) is not None


def swapped(builder: relax.BlockBuilder, call: relax.Call) -> relax.Expr:
    """The convolution of the transposed data."""
    shape = graph.shape(call.args[0])
    pair = equal_axes(shape)
    assert pair is not None, "sites() offers only calls that have such a pair"
    axes = list(range(len(shape)))
    axes[pair[0]], axes[pair[1]] = axes[pair[1]], axes[pair[0]]
    data = builder.emit(relax.op.permute_dims(call.args[0], axes))
    return relax.Call(call.op, [data, *call.args[1:]], call.attrs, call.ty_args)


class TransposeConv2dInput:
    """See the module's documentation."""

    name = "transpose-conv2d-input"
    level: Level = "graph"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Convolutions whose data has two equal axes."""
        return graph.sites(module, CALLS, applies)

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Takes no parameters."""
        return graph.rewrite(module, CALLS, applies, site, swapped)
