"""exp-conv2d-dense-output: exp of the result of a convolution or dense layer.

conv2d(x, w)  ->  exp(conv2d(x, w))
matmul(x, w)  ->  exp(matmul(x, w))
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.operators.tensor_operation import TensorOperation, placement


class ExpConv2dDenseOutput(TensorOperation):
    """See the module's documentation."""

    name = "exp-conv2d-dense-output"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul"
    parameters = placement(order="after")

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """exp."""
        return relax.op.exp(value)
