"""transpose-conv2d-dense-weights: two equal-sized axes of the weights of a convolution or dense layer, swapped.

conv2d(x, w)  ->  conv2d(x, permute_dims(w))
matmul(x, w)  ->  matmul(x, permute_dims(w))
"""

from __future__ import annotations

from mutatenn_tvm.operators.tensor_operation import Transposition, placement


class TransposeConv2dDenseWeights(Transposition):
    """See the module's documentation."""

    name = "transpose-conv2d-dense-weights"
    calls = frozenset({"relax.nn.conv2d", "relax.matmul"})
    looks_for = "relax.nn.conv2d or relax.matmul with two equal axes to swap"
    parameters = placement(argument=1)
