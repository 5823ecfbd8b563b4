"""An ONNX file as a Relax module."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import tvm
from tvm.relax.frontend.onnx import from_onnx

from mutatenn_tvm.errors import ModelRefusedError


@dataclass(frozen=True)
class TensorType:
    """Name, shape and dtype of an input or output of a network."""

    name: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True)
class Description:
    """What a network takes and gives."""

    input: TensorType
    output: TensorType
    opset: int


def load(path: Path) -> onnx.ModelProto:
    """Reads and checks an ONNX file. Raises ModelRefusedError when it is none."""
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except Exception as error:
        raise ModelRefusedError(
            f"is no valid ONNX model: {first_line(error)}", "export it again, and check it with onnx.checker"
        ) from error
    return model


def describe(model: onnx.ModelProto) -> Description:
    """The network's one input and one output. Raises ModelRefusedError for what this system cannot run."""
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in weights]
    if len(inputs) != 1:
        names = ", ".join(value.name for value in inputs) or "none"
        raise ModelRefusedError(f"has {len(inputs)} inputs ({names})", "use a network with one input, an image")
    if len(model.graph.output) != 1:
        raise ModelRefusedError(
            f"has {len(model.graph.output)} outputs", "use a network with one output, its class scores"
        )
    taken, given = tensor(inputs[0], "input"), tensor(model.graph.output[0], "output")
    for what, found in (("input", taken), ("output", given)):
        if found.dtype != "float32":
            raise ModelRefusedError(f"{what} {found.name} is {found.dtype}", "export it with float32 input and output")
    if taken.shape[0] != 1:
        raise ModelRefusedError(f"input {taken.name} has a batch of {taken.shape[0]}", "export it with a batch of 1")
    opset = next((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), 0)
    return Description(taken, given, opset)


def to_relax(model: onnx.ModelProto) -> tvm.IRModule:
    """The network as TVM imports it, its weights as constants. Raises ModelRefusedError for operators TVM lacks."""
    try:
        return from_onnx(model, keep_params_in_input=False)
    except Exception as error:
        raise ModelRefusedError(
            f"cannot be imported by TVM: {first_line(error)}", "replace the operators that TVM's ONNX frontend lacks"
        ) from error


def tensor(value: Any, what: str) -> TensorType:
    """The type of an ONNX value. Raises ModelRefusedError for a dynamic shape."""
    kind = value.type.tensor_type
    if any(not dimension.HasField("dim_value") or dimension.dim_value <= 0 for dimension in kind.shape.dim):
        shape = [d.dim_param or d.dim_value for d in kind.shape.dim]
        raise ModelRefusedError(
            f"{what} {value.name} has a dynamic shape {shape}", "export it with a static shape, such as 1x3x224x224"
        )
    dtype = onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type)
    return TensorType(value.name, tuple(d.dim_value for d in kind.shape.dim), str(dtype))


def first_line(error: BaseException) -> str:
    """The first line of an error's message that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
