"""A second small network: what the tiny one lacks."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def classifier() -> onnx.ModelProto:
    """average pool (padded) - ReLU - slice - flatten - dense - square dense - softmax, 1x2x4x4 to 1x16."""
    random = np.random.default_rng(3)
    numbers = {
        "from0": [0], "to3": [3], "from1": [1], "to4": [4], "axis3": [3], "square": [4, 4], "flat": [1, 16],
    }  # fmt: skip
    weights = [
        numpy_helper.from_array(random.normal(0, 0.5, (24, 16)).astype(np.float32), "w"),
        numpy_helper.from_array(random.normal(0, 0.5, (4, 4)).astype(np.float32), "v"),
        *[numpy_helper.from_array(np.array(value, np.int64), name) for name, value in numbers.items()],
    ]
    nodes = [
        helper.make_node("AveragePool", ["x"], ["p"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["p"], ["r"]),
        helper.make_node("Slice", ["r", "from0", "to3", "axis3"], ["s"]),
        helper.make_node("Flatten", ["s"], ["f"]),
        helper.make_node("MatMul", ["f", "w"], ["h"]),
        helper.make_node("Reshape", ["h", "square"], ["q"]),
        helper.make_node("MatMul", ["q", "v"], ["m"]),
        helper.make_node("Softmax", ["m"], ["z"], axis=-1),
        helper.make_node("Reshape", ["z", "flat"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2, 4, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 16])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model
