"""batch-norm-epsilon: another epsilon in a batch normalisation.

batch_norm(x, ..., epsilon=1e-05)  ->  batch_norm(x, ..., epsilon=0.001)
"""

from __future__ import annotations

from typing import ClassVar

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator
from mutatenn_tvm.parameters import Double, Parameter, Values


class BatchNormEpsilon(GraphOperator):
    """See the module's documentation."""

    name = "batch-norm-epsilon"
    calls = frozenset({"relax.nn.batch_norm"})
    looks_for = "relax.nn.batch_norm with another epsilon"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("epsilon", "0.001", 0),)

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where epsilon is another."""
        return float(call.attrs.epsilon) != values["epsilon"]

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The same normalisation."""
        at = call.attrs
        switches = bool(at.center), bool(at.scale), float(at.momentum), bool(at.training)
        return relax.op.nn.batch_norm(*call.args, int(at.axis), values["epsilon"], *switches)
