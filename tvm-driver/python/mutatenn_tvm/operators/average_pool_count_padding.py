"""average-pool-count-padding: an average pooling counts padding, or no longer does.

avg_pool2d(x, count_include_pad=False)  ->  avg_pool2d(x, count_include_pad=True)
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator
from mutatenn_tvm.parameters import Values


class AveragePoolCountPadding(GraphOperator):
    """See the module's documentation."""

    name = "average-pool-count-padding"
    calls = frozenset({"relax.nn.avg_pool2d"})
    looks_for = "relax.nn.avg_pool2d with padding"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where there is padding."""
        return any(int(p) > 0 for p in call.attrs.padding)

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The same pooling, its count turned over."""
        at = call.attrs
        window = [list(part) for part in (at.pool_size, at.strides, at.padding, at.dilation)]
        flags = bool(at.ceil_mode), not bool(at.count_include_pad)
        return relax.op.nn.avg_pool2d(call.args[0], *window, *flags, at.layout, at.out_layout)
