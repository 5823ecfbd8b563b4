"""exp-conv2d-dense-input: exp of the data of a convolution or dense layer.

conv2d(x, w)  ->  conv2d(exp(x), w)
matmul(x, w)  ->  matmul(exp(x), w)
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.operators.tensor_operation import TensorOperation


class ExpConv2dDenseInput(TensorOperation):
    """See the module's documentation."""

    name = "exp-conv2d-dense-input"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul"

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """exp."""
        return relax.op.exp(value)
