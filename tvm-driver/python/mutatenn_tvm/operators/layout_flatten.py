"""layout-flatten: features flattened in the order H, W, C instead of C, H, W.

reshape(x, (N, C * H * W))  ->  reshape(permute_dims(x, [0, 2, 3, 1]), (N, C * H * W))
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, shape, with_arguments
from mutatenn_tvm.parameters import Values


class LayoutFlatten(GraphOperator):
    """See the module's documentation."""

    name = "layout-flatten"
    calls = frozenset({"relax.reshape", "relax.flatten"})
    looks_for = "reshape of N, C, H, W to N, C * H * W with more than one channel and more than one pixel"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where features of several pixels become one vector."""
        before, after = shape(call.args[0]), shape(call)
        several = len(before) == 4 and before[1] > 1 and before[2] * before[3] > 1
        return several and after == (before[0], before[1] * before[2] * before[3])

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The same reshape of features in the other order."""
        read = builder.emit(relax.op.permute_dims(call.args[0], [0, 2, 3, 1]))
        return with_arguments(call, [read, *call.args[1:]])
