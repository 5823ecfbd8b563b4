"""A tiny network with everything the operators look for, and the targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from mutatenn_tvm.targets import Target

TARGETS: list[dict[str, Any]] = [
    {"name": "x86-64", "tvm": {"kind": "llvm", "mcpu": "x86-64"}, "link": {"compiler": "g++", "options": []}},
    {"name": "x86-64-v3", "tvm": {"kind": "llvm", "mcpu": "x86-64-v3"}, "link": {"compiler": "g++", "options": []}},
    {"name": "c-gcc", "tvm": {"kind": "c"}, "link": {"compiler": "gcc", "options": ["-O2"]}},
]


def tiny() -> onnx.ModelProto:
    """conv (padded) - batch norm - ReLU6 - depthwise conv - shortcut - pool - dense, 1x3x8x8 to 1x4."""
    random = np.random.default_rng(7)

    def weight(name: str, *shape: int) -> onnx.TensorProto:
        return numpy_helper.from_array(random.normal(0, 0.5, shape).astype(np.float32), name)

    variance = numpy_helper.from_array(random.uniform(0.5, 2, 4).astype(np.float32), "variance")
    bounds = [numpy_helper.from_array(np.array(v, np.float32), n) for v, n in ((0, "zero"), (6, "six"))]
    weights = [
        weight("w1", 4, 3, 3, 3), weight("scale", 4), weight("shift", 4), weight("mean", 4), variance, *bounds,
        weight("w2", 4, 1, 3, 3), weight("w3", 4, 4), weight("b3", 4),
    ]  # fmt: skip
    nodes = [
        helper.make_node("Conv", ["x", "w1"], ["a"], pads=[1, 1, 1, 1]),
        helper.make_node("BatchNormalization", ["a", "scale", "shift", "mean", "variance"], ["b"]),
        helper.make_node("Clip", ["b", "zero", "six"], ["c"]),
        helper.make_node("Conv", ["c", "w2"], ["d"], pads=[1, 1, 1, 1], group=4),
        helper.make_node("Add", ["d", "c"], ["e"], name="shortcut"),
        helper.make_node("GlobalAveragePool", ["e"], ["f"]),
        helper.make_node("Flatten", ["f"], ["g"]),
        helper.make_node("Gemm", ["g", "w3", "b3"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny network as a file."""
    path = tmp_path_factory.mktemp("network") / "tiny.onnx"
    onnx.save(tiny(), str(path))
    return path


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An object cache shared by the tests."""
    return tmp_path_factory.mktemp("work")


@pytest.fixture(params=TARGETS, ids=[row["name"] for row in TARGETS])
def target(request: pytest.FixtureRequest) -> Target:
    """Every target in turn."""
    return Target.of(request.param)
