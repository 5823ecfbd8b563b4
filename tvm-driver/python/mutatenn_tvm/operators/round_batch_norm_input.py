"""round-batch-norm-input: the data of a batch normalisation, rounded to whole numbers (half to even).

batch_norm(x, ...)  ->  batch_norm(round(x), ...)
"""

from __future__ import annotations

from tvm import relax

from mutatenn_tvm.operators.tensor_operation import TensorOperation


class RoundBatchNormInput(TensorOperation):
    """See the module's documentation."""

    name = "round-batch-norm-input"
    calls = frozenset({"relax.nn.batch_norm"})
    looks_for = "relax.nn.batch_norm"

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """round."""
        return relax.op.round(value)
