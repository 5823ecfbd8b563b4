"""What models/README.md says of the committed networks holds, and needs no training framework."""

import math

import onnx
import pytest

from readme import rows
from zoo_card import Network, hits, in_onnx_runtime, input_size, logits, multiply_adds, read_images, weights, zoo

NETWORKS = zoo()


@pytest.fixture(params=NETWORKS, ids=lambda network: network.name)
def network(request: pytest.FixtureRequest) -> Network:
    found: Network = request.param
    return found


def test_the_seven_architectures_of_the_paper_and_googlenet_are_there() -> None:
    digits = {network.name for network in NETWORKS if network.dataset.name == "digits"}
    assert digits == {
        f"{name}-mini"
        for name in (
            "alexnet",
            "densenet",
            "efficientnet-lite",
            "googlenet",
            "inceptionv2",
            "mobilenetv2",
            "resnetv2",
            "shufflenetv2",
        )
    }
    assert sum(network.dataset.name == "scenes" for network in NETWORKS) >= 2


def test_every_network_is_in_both_tables() -> None:
    names = {network.name for network in NETWORKS}
    assert set(rows("accuracy, ONNX Runtime")) == set(rows("SHA-256")) == names


def test_file_is_the_one_the_page_names(network: Network) -> None:
    assert network.digest() == rows("SHA-256")[network.name]["SHA-256"]


def test_figures_are_those_of_the_page(network: Network) -> None:
    model, row = network.load(), rows("accuracy, ONNX Runtime")[network.name]
    assert row["input"] == f"{input_size(model)}×{input_size(model)}"
    assert int(row["nodes"]) == len(model.graph.node)
    assert int(row["weights"].replace(" ", "")) == weights(model)
    assert row["10⁶ multiply-adds"] == f"{multiply_adds(model) / 1e6:.2f}"
    assert int(row["kB"]) == math.ceil(network.path.stat().st_size / 1000) <= 2000


def test_accuracy_is_that_of_the_page_and_suffices(network: Network) -> None:
    images = read_images(network.dataset, input_size(network.load()))
    answers = logits(in_onnx_runtime(network.path), images)
    accuracy = hits(answers, images) / len(images.labels)
    row = rows("accuracy, ONNX Runtime")[network.name]
    # Another processor may decide one borderline image otherwise.
    assert accuracy == pytest.approx(float(row["accuracy, ONNX Runtime"]), abs=1 / len(images.labels))
    assert accuracy >= 0.97


def test_page_says_that_tvm_agrees(network: Network) -> None:
    row = rows("accuracy, ONNX Runtime")[network.name]
    assert row["accuracy, TVM"] == row["accuracy, ONNX Runtime"]
    assert row["same top-1"] == "400 of 400"
    assert float(row["largest difference"]) <= 1e-4


def test_shapes_are_static_and_names_uniform(network: Network) -> None:
    model = network.load()
    onnx.checker.check_model(model, full_check=True)
    values = [*model.graph.input, *model.graph.output]
    shapes = [[d.dim_value for d in value.type.tensor_type.shape.dim] for value in values]
    size = 64 if network.name.startswith("alexnet") else 32
    assert shapes == [[1, 3, size, size], [1, 10]]
    assert [value.name for value in values] == ["input", "logits"]
    assert [entry.version for entry in model.opset_import] == [17]
