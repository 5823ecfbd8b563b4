"""layout-conv2d-input: a convolution's data in NHWC order taken for NCHW.

conv2d(x, w)  ->  conv2d(x', w)      x' holds the same numbers in the same order, read as N, H, W, C
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, shape, with_arguments
from mutatenn_tvm.parameters import Values


class LayoutConv2dInput(GraphOperator):
    """See the module's documentation."""

    name = "layout-conv2d-input"
    calls = frozenset({"relax.nn.conv2d"})
    looks_for = "relax.nn.conv2d of NCHW data with more than one channel and more than one pixel"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where the two orders differ."""
        _, channels, height, width = shape(call.args[0])
        return str(call.attrs.data_layout) == "NCHW" and channels > 1 and height * width > 1

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The convolution of the data in the wrong order."""
        batch, channels, height, width = shape(call.args[0])
        read = builder.emit(relax.op.reshape(call.args[0], (batch, height, width, channels)))
        return with_arguments(call, [builder.emit(relax.op.permute_dims(read, [0, 3, 1, 2])), call.args[1]])
