"""What the operators share that apply an operation to a tensor before or after a layer: the original's apply_tensor_operation."""

from __future__ import annotations

from typing import ClassVar

from tvm import relax

from mutatenn_tvm.graph import Graph, GraphOperator, shape, with_arguments
from mutatenn_tvm.parameters import Integer, Parameter, Values, Word


def placement(argument: int = 0, order: str = "before") -> tuple[Parameter, ...]:
    """The original's parameters `arg` and `order`, with their defaults."""
    return (
        Integer("argument", str(argument), 0, 4),
        Word("order", order, ("before", "after")),
    )


class TensorOperation(GraphOperator):
    """Applies an operation to one argument of a layer (order before) or to its result (order after)."""

    parameters: ClassVar[tuple[Parameter, ...]] = placement()

    def suits(self, dimensions: tuple[int, ...]) -> bool:
        """Whether the operation can be applied to a tensor of that shape."""
        return True

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """The operation, applied to a tensor of that shape."""
        raise NotImplementedError

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Whether there is such an argument, or one result, that suits."""
        if values["order"] == "before":
            return values["argument"] < len(call.args) and self.suits(shape(call.args[values["argument"]]))
        return self.suits(shape_of_result(call))

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The layer of the changed argument, or its changed result; of a batch_norm's three results the first."""
        if values["order"] == "before":
            arguments = list(call.args)
            taken = arguments[values["argument"]]
            arguments[values["argument"]] = builder.emit(self.operate(taken, shape(taken)))
            return with_arguments(call, arguments)
        dimensions = shape_of_result(call)
        result = builder.emit(with_arguments(call, list(call.args)))
        if not isinstance(call.ty, relax.TupleType):
            return self.operate(result, dimensions)
        fields = [builder.emit(relax.TupleGetItem(result, i)) for i in range(len(call.ty.fields))]
        return relax.Tuple([builder.emit(self.operate(fields[0], dimensions)), *fields[1:]])


def shape_of_result(call: relax.Call) -> tuple[int, ...]:
    """The shape of a call's result, or of the first of several."""
    kind = call.ty.fields[0] if isinstance(call.ty, relax.TupleType) else call.ty
    return tuple(int(dimension) for dimension in kind.shape)


def equal_axes(dimensions: tuple[int, ...]) -> tuple[int, int] | None:
    """The first pair of equal axes larger than 1, from the innermost outwards (height and width before channels)."""
    for second in reversed(range(len(dimensions))):
        for first in reversed(range(second)):
            if dimensions[first] == dimensions[second] > 1:
                return first, second
    return None


class Transposition(TensorOperation):
    """Swaps two equal axes: any others would change the shape, and no longer type-check."""

    def suits(self, dimensions: tuple[int, ...]) -> bool:
        """Whether there are two equal axes."""
        return equal_axes(dimensions) is not None

    def operate(self, value: relax.Expr, dimensions: tuple[int, ...]) -> relax.Expr:
        """permute_dims."""
        pair = equal_axes(dimensions)
        assert pair is not None, "suits() said that there is one"
        axes = list(range(len(dimensions)))
        axes[pair[0]], axes[pair[1]] = axes[pair[1]], axes[pair[0]]
        return relax.op.permute_dims(value, axes)
