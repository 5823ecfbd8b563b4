"""scale-weights: the weights of a convolution or dense layer multiplied by a factor.

conv2d(x, w)  ->  conv2d(x, w * factor)
matmul(x, w)  ->  matmul(x, w * factor)
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, with_arguments
from mutatenn_tvm.parameters import Double, Parameter, Values


class ScaleWeights(GraphOperator):
    """See the module's documentation."""

    name = "scale-weights"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul with constant weights"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("factor", "1.01"),)

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where the weights are known."""
        return graph.constant(call.args[1]) is not None

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The layer of the scaled weights."""
        weights = np.asarray(graph.constant(call.args[1]))
        scaled = (weights.astype(np.float64) * values["factor"]).astype(weights.dtype)
        return with_arguments(call, [call.args[0], relax.const(scaled, str(weights.dtype))])
