"""transpose-conv2d-input: two equal-sized axes of a convolution's data, swapped.

conv2d(x, w)  ->  conv2d(permute_dims(x), w)
"""

from __future__ import annotations

from mutatenn_tvm.operators.tensor_operation import Transposition


class TransposeConv2dInput(Transposition):
    """See the module's documentation."""

    name = "transpose-conv2d-input"
    calls = frozenset({"relax.nn.conv2d"})
    looks_for = "relax.nn.conv2d with two equal axes to swap"
