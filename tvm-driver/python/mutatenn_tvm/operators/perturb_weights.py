"""perturb-weights: normal noise on the weights of a convolution or dense layer.

conv2d(x, w)  ->  conv2d(x, w + sigma * std(w) * noise(seed))
matmul(x, w)  ->  matmul(x, w + sigma * std(w) * noise(seed))

The noise follows from the seed alone: NumPy's PCG64, standard normal, in the order of the weights.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, with_arguments
from mutatenn_tvm.parameters import Double, Integer, Parameter, Values


class PerturbWeights(GraphOperator):
    """See the module's documentation."""

    name = "perturb-weights"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul with constant weights"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("sigma", "0.1", 0), Integer("seed", "0", 0))

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where the weights are known."""
        return graph.constant(call.args[1]) is not None

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The layer of the perturbed weights."""
        weights = np.asarray(graph.constant(call.args[1]))
        noise = np.random.Generator(np.random.PCG64(values["seed"])).standard_normal(weights.shape)
        noisy = (weights + values["sigma"] * float(np.std(weights)) * noise).astype(weights.dtype)
        return with_arguments(call, [call.args[0], relax.const(noisy, str(weights.dtype))])
