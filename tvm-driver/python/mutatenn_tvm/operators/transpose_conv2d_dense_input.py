"""transpose-conv2d-dense-input: two equal-sized axes of the data of a convolution or dense layer, swapped.

conv2d(x, w)  ->  conv2d(permute_dims(x), w)
matmul(x, w)  ->  matmul(permute_dims(x), w)
"""

from __future__ import annotations

from mutatenn_tvm.operators.tensor_operation import Transposition


class TransposeConv2dDenseInput(Transposition):
    """See the module's documentation."""

    name = "transpose-conv2d-dense-input"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul with two equal axes to swap"
