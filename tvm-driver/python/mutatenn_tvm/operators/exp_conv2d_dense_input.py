"""exp-conv2d-dense-input: exp of the data of a convolution or dense layer.

conv2d(x, w)  ->  conv2d(exp(x), w)
matmul(x, w)  ->  matmul(exp(x), w)
"""

from __future__ import annotations

from collections.abc import Mapping

import tvm
from tvm import relax

from mutatenn_tvm import graph
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site

CALLS = frozenset({"relax.nn.conv2d", "relax.matmul"})


def applies(call: relax.Call) -> bool:
    """Everywhere."""
    return True


def exponential(builder: relax.BlockBuilder, call: relax.Call) -> relax.Expr:
    """The layer of the exponential of its data."""
    data = builder.emit(relax.op.exp(call.args[0]))
    return relax.Call(call.op, [data, *call.args[1:]], call.attrs, call.ty_args)


class ExpConv2dDenseInput:
    """See the module's documentation."""

    name = "exp-conv2d-dense-input"
    level: Level = "graph"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Convolutions and dense layers."""
        return graph.sites(module, CALLS, applies)

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Takes no parameters."""
        return graph.rewrite(module, CALLS, applies, site, exponential)
