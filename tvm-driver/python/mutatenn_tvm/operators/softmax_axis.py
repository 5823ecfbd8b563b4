"""softmax-axis: a softmax along another axis.

softmax(x, axis=-1)  ->  softmax(x, axis=-2)
"""

from __future__ import annotations

from typing import ClassVar

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, operation, shape
from mutatenn_tvm.parameters import Integer, Parameter, Values

SOFTMAX = {"relax.nn.softmax": relax.op.nn.softmax, "relax.nn.log_softmax": relax.op.nn.log_softmax}


class SoftmaxAxis(GraphOperator):
    """See the module's documentation."""

    name = "softmax-axis"
    calls = frozenset(SOFTMAX)
    looks_for = "relax.nn.softmax that such a shift moves to another axis"
    parameters: ClassVar[tuple[Parameter, ...]] = (Integer("shift", "-1"),)

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Where the shift, in a circle, leads to another axis."""
        return values["shift"] % len(shape(call.args[0])) != 0

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The same along the other axis."""
        axis = (int(call.attrs.axis) + values["shift"]) % len(shape(call.args[0]))
        return SOFTMAX[operation(call)](call.args[0], axis)
