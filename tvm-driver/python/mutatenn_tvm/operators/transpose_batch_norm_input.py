"""transpose-batch-norm-input: two equal-sized axes of a batch normalisation's data, swapped.

batch_norm(x, ...)  ->  batch_norm(permute_dims(x), ...)
"""

from __future__ import annotations

from mutatenn_tvm.operators.tensor_operation import Transposition


class TransposeBatchNormInput(Transposition):
    """See the module's documentation."""

    name = "transpose-batch-norm-input"
    calls = frozenset({"relax.nn.batch_norm"})
    looks_for = "relax.nn.batch_norm with two equal axes to swap"
