"""The mutation operators, by name."""

from __future__ import annotations

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.graph import GraphOperator
from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.operators.add_to_subtract import AddToSubtract
from mutatenn_tvm.operators.average_divisor import AverageDivisor
from mutatenn_tvm.operators.average_pool_count_padding import AveragePoolCountPadding
from mutatenn_tvm.operators.batch_norm_epsilon import BatchNormEpsilon
from mutatenn_tvm.operators.broadcast_wrong_axis import BroadcastWrongAxis
from mutatenn_tvm.operators.change_launch_extent import ChangeLaunchExtent
from mutatenn_tvm.operators.change_loop_bounds import ChangeLoopBounds
from mutatenn_tvm.operators.change_store_value import ChangeStoreValue
from mutatenn_tvm.operators.conditional_change_threshold import ConditionalChangeThreshold
from mutatenn_tvm.operators.conditional_gt_to_ge import ConditionalGtToGe
from mutatenn_tvm.operators.conditional_gt_to_lt import ConditionalGtToLt
from mutatenn_tvm.operators.conditional_lt_to_gt import ConditionalLtToGt
from mutatenn_tvm.operators.conditional_lt_to_le import ConditionalLtToLe
from mutatenn_tvm.operators.conditional_replace_comparison import ConditionalReplaceComparison
from mutatenn_tvm.operators.divide_to_reciprocal import DivideToReciprocal
from mutatenn_tvm.operators.exp_batch_norm_input import ExpBatchNormInput
from mutatenn_tvm.operators.exp_conv2d_dense_input import ExpConv2dDenseInput
from mutatenn_tvm.operators.exp_conv2d_dense_output import ExpConv2dDenseOutput
from mutatenn_tvm.operators.index_drop_stride import IndexDropStride
from mutatenn_tvm.operators.layout_conv2d_input import LayoutConv2dInput
from mutatenn_tvm.operators.layout_conv2d_weights import LayoutConv2dWeights
from mutatenn_tvm.operators.layout_flatten import LayoutFlatten
from mutatenn_tvm.operators.load_index_offset import LoadIndexOffset
from mutatenn_tvm.operators.load_swap_indices import LoadSwapIndices
from mutatenn_tvm.operators.load_wrong_buffer import LoadWrongBuffer
from mutatenn_tvm.operators.multiply_store_value import MultiplyStoreValue
from mutatenn_tvm.operators.pad_value import PadValue
from mutatenn_tvm.operators.padding_shifted import PaddingShifted
from mutatenn_tvm.operators.perturb_weights import PerturbWeights
from mutatenn_tvm.operators.reduction_accumulate_type import ReductionAccumulateType
from mutatenn_tvm.operators.reduction_drop_last import ReductionDropLast
from mutatenn_tvm.operators.reduction_initial_value import ReductionInitialValue
from mutatenn_tvm.operators.reduction_missing_init import ReductionMissingInit
from mutatenn_tvm.operators.reduction_reverse_order import ReductionReverseOrder
from mutatenn_tvm.operators.relu_to_sigmoid import ReluToSigmoid
from mutatenn_tvm.operators.replace_operation import ReplaceOperation
from mutatenn_tvm.operators.round_batch_norm_input import RoundBatchNormInput
from mutatenn_tvm.operators.scale_weights import ScaleWeights
from mutatenn_tvm.operators.slice_offset import SliceOffset
from mutatenn_tvm.operators.softmax_axis import SoftmaxAxis
from mutatenn_tvm.operators.store_float32_to_float16 import StoreFloat32ToFloat16
from mutatenn_tvm.operators.store_float32_to_int8 import StoreFloat32ToInt8
from mutatenn_tvm.operators.store_float32_to_int16 import StoreFloat32ToInt16
from mutatenn_tvm.operators.store_float32_to_int32 import StoreFloat32ToInt32
from mutatenn_tvm.operators.store_through_type import StoreThroughType
from mutatenn_tvm.operators.subtract_from_store_value import SubtractFromStoreValue
from mutatenn_tvm.operators.swap_min_max import SwapMinMax
from mutatenn_tvm.operators.swap_operands import SwapOperands
from mutatenn_tvm.operators.transpose_batch_norm_input import TransposeBatchNormInput
from mutatenn_tvm.operators.transpose_conv2d_dense_input import TransposeConv2dDenseInput
from mutatenn_tvm.operators.transpose_conv2d_dense_weights import TransposeConv2dDenseWeights
from mutatenn_tvm.operators.transpose_conv2d_input import TransposeConv2dInput
from mutatenn_tvm.operators.transpose_dense_input import TransposeDenseInput

#: In the catalogue's order.
ALL: dict[str, GraphOperator | LoopOperator] = {
    operator.name: operator
    for operator in (
        TransposeConv2dInput(),
        TransposeDenseInput(),
        TransposeConv2dDenseInput(),
        TransposeConv2dDenseWeights(),
        TransposeBatchNormInput(),
        ExpConv2dDenseInput(),
        ExpConv2dDenseOutput(),
        ExpBatchNormInput(),
        RoundBatchNormInput(),
        AddToSubtract(),
        ReluToSigmoid(),
        ReplaceOperation(),
        StoreFloat32ToFloat16(),
        StoreFloat32ToInt32(),
        StoreFloat32ToInt16(),
        StoreFloat32ToInt8(),
        StoreThroughType(),
        SubtractFromStoreValue(),
        MultiplyStoreValue(),
        ChangeStoreValue(),
        ConditionalChangeThreshold(),
        ConditionalLtToLe(),
        ConditionalLtToGt(),
        ConditionalGtToLt(),
        ConditionalGtToGe(),
        ConditionalReplaceComparison(),
        ChangeLoopBounds(),
        ChangeLaunchExtent(),
        ReductionInitialValue(),
        ReductionDropLast(),
        ReductionMissingInit(),
        ReductionAccumulateType(),
        ReductionReverseOrder(),
        LoadIndexOffset(),
        LoadSwapIndices(),
        IndexDropStride(),
        BroadcastWrongAxis(),
        LoadWrongBuffer(),
        PadValue(),
        PaddingShifted(),
        AveragePoolCountPadding(),
        AverageDivisor(),
        SliceOffset(),
        SoftmaxAxis(),
        BatchNormEpsilon(),
        ScaleWeights(),
        PerturbWeights(),
        LayoutConv2dInput(),
        LayoutConv2dWeights(),
        LayoutFlatten(),
        SwapMinMax(),
        SwapOperands(),
        DivideToReciprocal(),
    )
}


def find(name: str) -> GraphOperator | LoopOperator:
    """The operator of that name. Raises BadRequestError when there is none."""
    if name not in ALL:
        raise BadRequestError(f"there is no operator {name!r}; there are {', '.join(ALL)}")
    return ALL[name]
