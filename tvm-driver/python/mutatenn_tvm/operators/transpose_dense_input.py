"""transpose-dense-input: two equal-sized axes of a dense layer's data, swapped.

matmul(x, w)  ->  matmul(permute_dims(x), w)
"""

from __future__ import annotations

from mutatenn_tvm.operators.tensor_operation import Transposition


class TransposeDenseInput(Transposition):
    """See the module's documentation."""

    name = "transpose-dense-input"
    calls = frozenset({"relax.matmul"})
    looks_for = "relax.matmul with two equal axes to swap"
