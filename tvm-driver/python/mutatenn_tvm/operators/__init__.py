"""The mutation operators, by name."""

from __future__ import annotations

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.operators.add_to_subtract import AddToSubtract
from mutatenn_tvm.operators.conditional_lt_to_le import ConditionalLtToLe
from mutatenn_tvm.operators.exp_conv2d_dense_input import ExpConv2dDenseInput
from mutatenn_tvm.operators.multiply_store_value import MultiplyStoreValue
from mutatenn_tvm.operators.operator import Operator
from mutatenn_tvm.operators.store_float32_to_float16 import StoreFloat32ToFloat16
from mutatenn_tvm.operators.transpose_conv2d_input import TransposeConv2dInput

ALL: dict[str, Operator] = {
    operator.name: operator
    for operator in (
        TransposeConv2dInput(),
        ExpConv2dDenseInput(),
        AddToSubtract(),
        StoreFloat32ToFloat16(),
        MultiplyStoreValue(),
        ConditionalLtToLe(),
    )
}


def find(name: str) -> Operator:
    """The operator of that name. Raises BadRequestError when there is none."""
    if name not in ALL:
        raise BadRequestError(f"there is no operator {name!r}; there are {', '.join(ALL)}")
    return ALL[name]
