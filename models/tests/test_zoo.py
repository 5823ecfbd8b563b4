"""What models/README.md says of the committed network and images holds, and needs no training framework."""

from collections import Counter

import numpy as np
import onnx
import pytest

from zoo_card import DIGITS, MODEL, Sample, multiply_adds, predictions, read_dataset, weights


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return read_dataset(DIGITS)


@pytest.fixture(scope="module")
def model() -> onnx.ModelProto:
    return onnx.load(MODEL)


def test_network_recognizes_the_held_back_digits(samples: list[Sample]) -> None:
    answers = predictions(MODEL, samples)
    hits = sum(answer == sample.label for answer, sample in zip(answers, samples, strict=True))
    assert hits / len(samples) >= 0.97


def test_first_two_hundred_images_suffice_for_the_demo(samples: list[Sample]) -> None:
    counts = Counter(sample.label for sample in samples[:200])
    assert set(counts) == set(range(10))
    assert min(counts.values()) >= 10


def test_every_image_is_listed_once_and_has_the_model_s_size(samples: list[Sample]) -> None:
    files = [sample.file for sample in samples]
    assert sorted(files) == sorted(path.name for path in DIGITS.glob("*.png"))
    assert len(files) == len(set(files)) == 400
    assert {sample.tensor.shape for sample in samples} == {(3, 32, 32)}
    assert all(np.abs(sample.tensor).max() <= 1 for sample in samples)


def test_network_is_a_mobilenetv2(model: onnx.ModelProto) -> None:
    onnx.checker.check_model(model, full_check=True)
    groups = [
        next(a.i for a in node.attribute if a.name == "group") for node in model.graph.node if node.op_type == "Conv"
    ]
    nodes = Counter(node.op_type for node in model.graph.node)
    assert sum(group > 1 for group in groups) == 10, "one depthwise convolution an inverted residual block"
    assert nodes["Add"] == 6, "the shortcuts"
    assert nodes["Clip"] == 1 + 1 + 2 * 9 + 1, "ReLU6: stem, block without expansion, others, head"
    assert nodes["BatchNormalization"] == nodes["Conv"] == 31
    assert nodes["GlobalAveragePool"] == nodes["Gemm"] == 1


def test_shapes_are_static_and_the_network_is_small(model: onnx.ModelProto) -> None:
    shapes = [
        [d.dim_value for d in value.type.tensor_type.shape.dim] for value in [*model.graph.input, *model.graph.output]
    ]
    assert shapes == [[1, 3, 32, 32], [1, 10]]
    assert [entry.version for entry in model.opset_import] == [17]
    assert multiply_adds(model) < 5_000_000
    assert weights(model) < 100_000
