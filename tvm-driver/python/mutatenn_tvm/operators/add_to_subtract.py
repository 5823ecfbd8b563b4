"""add-to-subtract: an addition of two tensors (a shortcut, a bias) becomes a subtraction.

add(a, b)  ->  subtract(a, b)
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator
from mutatenn_tvm.parameters import Values


class AddToSubtract(GraphOperator):
    """See the module's documentation."""

    name = "add-to-subtract"
    calls = frozenset({"relax.add"})
    looks_for = "relax.add"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Everywhere."""
        return True

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """Right argument from left."""
        return relax.op.subtract(call.args[0], call.args[1])
