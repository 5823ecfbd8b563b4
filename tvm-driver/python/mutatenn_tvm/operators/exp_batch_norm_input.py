"""exp-batch-norm-input: exp of the data of a batch normalisation.

batch_norm(x, ...)  ->  batch_norm(exp(x), ...)
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.operators.tensor_operation import TensorOperation


class ExpBatchNormInput(TensorOperation):
    """See the module's documentation."""

    name = "exp-batch-norm-input"
    calls = frozenset({"relax.nn.batch_norm"})
    looks_for = "relax.nn.batch_norm"

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """exp."""
        return relax.op.exp(value)
