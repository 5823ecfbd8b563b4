"""Removes from a mutated kernel what changes no bit of any number, so that a mutant that changes nothing is the original's program.

x * 1, 1 * x, x / 1, x - 0                  ->  x
float32(float64(x)), for x of float32       ->  x      (and so for other types that hold each other)
float32(int8(0.0)) and other constants      ->  0.0

x + 0 is not among them: it makes 0 of -0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from tvm import tirx

from mutatenn_tvm.walk import Where, rewritten

#: Every number of a type is one of the types after it.
WIDER = {"float16": ("float16", "float32", "float64"), "float32": ("float32", "float64"), "float64": ("float64",)}
NUMPY: dict[type, Any] = {tirx.Add: np.add, tirx.Sub: np.subtract, tirx.Mul: np.multiply, tirx.Div: np.divide}
LOOKED_AT = (*NUMPY, tirx.Cast)
#: Types that NumPy computes as a compiler does.
FOLDED = {*WIDER, "int8", "int16", "int32", "int64"}


def removed(kernel: tirx.PrimFunc) -> tirx.PrimFunc:
    """The kernel without them."""

    def visit(node: Any, where: Where) -> Callable[[Any], Any] | None:
        return simpler if isinstance(node, LOOKED_AT) else None

    return rewritten(kernel, visit)


def simpler(node: Any) -> Any:
    """An expression whose operands are simplified, simplified."""
    known = folded(node)
    if known is not None:
        return known
    if isinstance(node, tirx.Cast):
        inner = node.value
        through = isinstance(inner, tirx.Cast) and str(inner.value.ty) == str(node.ty)
        return inner.value if through and str(inner.ty) in WIDER.get(str(node.ty), ()) else node
    if isinstance(node, tirx.Sub):
        return node.a if is_constant(node.b, 0) else node
    if isinstance(node, (tirx.Mul, tirx.Div)) and is_constant(node.b, 1):
        return node.a
    return node.b if isinstance(node, tirx.Mul) and is_constant(node.a, 1) else node


def folded(node: Any) -> Any | None:
    """A cast of a constant, or an operation of floating point on two, as the constant it is; None for anything else."""
    operands = [node.value] if isinstance(node, tirx.Cast) else [node.a, node.b]
    if not all(isinstance(operand, (tirx.FloatImm, tirx.IntImm)) for operand in operands):
        return None
    kinds = {str(node.ty), *(str(operand.ty) for operand in operands)}
    if not kinds <= FOLDED or not kinds & set(WIDER):
        return None
    with np.errstate(all="ignore"):
        values = [np.array(operand.value, str(operand.ty)) for operand in operands]
        result = values[0].astype(str(node.ty)) if isinstance(node, tirx.Cast) else NUMPY[type(node)](*values)
    if not np.isfinite(result) or (str(node.ty) not in WIDER and float(result) != np.trunc(float(values[0]))):
        return None  # what C and LLVM leave undefined stays in the code
    constant = tirx.FloatImm if str(node.ty) in WIDER else tirx.IntImm
    return constant(str(node.ty), result.item())


def is_constant(node: Any, value: int) -> bool:
    """Whether an operand is that number; of floating point only, for TVM simplifies whole numbers itself."""
    return isinstance(node, tirx.FloatImm) and float(node.value) == value
