"""Running networks and artifacts on one input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import tvm
from tvm import relax

Array = np.ndarray[Any, Any]
INPUT: Array = np.random.default_rng(1).normal(0, 1, (1, 3, 8, 8)).astype(np.float32)


def artifact(library: Path, value: Array = INPUT) -> Array:
    """What an artifact answers."""
    machine = relax.VirtualMachine(tvm.runtime.load_module(str(library)), tvm.cpu())
    answer: Array = machine["main"](tvm.runtime.tensor(value)).numpy()
    return answer


def onnx_model(model: onnx.ModelProto, value: Array = INPUT) -> Array:
    """What ONNX Runtime answers."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    answer: Array = session.run(None, {session.get_inputs()[0].name: value})[0]
    return answer
