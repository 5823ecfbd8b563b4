"""Each network has what makes its architecture distinct."""

from collections import Counter
from typing import Any

import onnx
import pytest

from zoo_card import MODELS, weights


class Graph:
    """A network's nodes, and who feeds whom."""

    def __init__(self, name: str) -> None:
        self.model = onnx.load(MODELS / "zoo" / f"{name}.onnx")
        self.nodes = self.model.graph.node
        self.count = Counter(node.op_type for node in self.nodes)
        self.shapes = {tensor.name: list(tensor.dims) for tensor in self.model.graph.initializer}
        self.made_by = {output: node for node in self.nodes for output in node.output}

    def attributes(self, kind: str, name: str) -> list[Any]:
        """An attribute of all nodes of a kind, None where one has it not."""
        found = []
        for node in self.nodes:
            if node.op_type == kind:
                values = [onnx.helper.get_attribute_value(a) for a in node.attribute if a.name == name]
                found.append(values[0] if values else None)
        return found

    def before(self, node: onnx.NodeProto) -> list[str]:
        """The kinds of the nodes that feed a node."""
        return [self.made_by[name].op_type for name in node.input if name in self.made_by]

    def of(self, kind: str) -> list[onnx.NodeProto]:
        """All nodes of a kind."""
        return [node for node in self.nodes if node.op_type == kind]

    def depthwise(self) -> list[int]:
        """The kernel sizes of the depthwise convolutions."""
        groups, kernels = self.attributes("Conv", "group"), self.attributes("Conv", "kernel_shape")
        return [kernel[0] for group, kernel in zip(groups, kernels, strict=True) if group > 8]


@pytest.mark.parametrize("name", ["mobilenetv2-mini", "mobilenetv2-mini-scenes"])
def test_mobilenetv2_has_inverted_residuals_with_linear_bottlenecks(name: str) -> None:
    graph = Graph(name)
    assert graph.depthwise() == [3] * 10, "one depthwise convolution an inverted residual block"
    assert graph.count["Add"] == 6, "the shortcuts"
    assert graph.count["Clip"] == 1 + 1 + 2 * 9 + 1, "ReLU6: stem, block without expansion, others, head"
    assert graph.count["BatchNormalization"] == graph.count["Conv"] == 31
    assert all(kind == "BatchNormalization" or kind == "Add" for node in graph.of("Add") for kind in graph.before(node))


@pytest.mark.parametrize("name", ["resnetv2-mini", "resnetv2-mini-scenes"])
def test_resnetv2_normalizes_before_it_convolves_and_adds_last(name: str) -> None:
    graph = Graph(name)
    assert graph.count["Add"] == 7, "one a bottleneck"
    for node in graph.of("Add"):
        assert set(graph.before(node)) <= {"Conv", "Add"}, "nothing but additions and projections on the shortcut"
    fed = [graph.before(node) for node in graph.of("Conv")]
    assert fed.count(["Relu"]) == len(fed) - 1, "all but the stem's get what is normalized and activated"
    assert all(graph.before(node) == ["BatchNormalization"] for node in graph.of("Relu"))
    assert sum(kernel == [3, 3] for kernel in graph.attributes("Conv", "kernel_shape")) == 1 + 7


def test_densenet_concatenates_all_earlier_outputs() -> None:
    graph = Graph("densenet-mini")
    assert graph.count["Concat"] == 12, "one a layer"
    assert graph.count["AveragePool"] == 2, "the transitions"
    assert graph.count["Add"] == 0
    chained = [graph.before(node) for node in graph.of("Concat")]
    assert sum("Concat" in kinds for kinds in chained) == 9, "all but the first of each block append to a concatenation"


def test_inceptionv2_has_modules_of_four_branches_and_batch_normalization() -> None:
    graph = Graph("inceptionv2-mini")
    assert [len(node.input) for node in graph.of("Concat")] == [4, 4, 3, 4, 4], "three branches in the reduction"
    assert graph.count["BatchNormalization"] == graph.count["Conv"] == graph.count["Relu"]
    assert max(kernel[0] for kernel in graph.attributes("Conv", "kernel_shape")) == 3, "double 3x3 for each 5x5"
    assert graph.count["AveragePool"] == 3
    assert graph.count["MaxPool"] == 3, "stem, reduction, last module"


def test_googlenet_has_5x5_branches_and_local_response_normalization_but_no_batch_normalization() -> None:
    graph = Graph("googlenet-mini")
    kernels = [kernel[0] for kernel in graph.attributes("Conv", "kernel_shape")]
    assert [len(node.input) for node in graph.of("Concat")] == [4] * 5
    assert kernels.count(5) == 5
    assert kernels[0] == 7
    assert graph.count["LRN"] == 2
    assert graph.count["BatchNormalization"] == 0
    assert graph.attributes("MaxPool", "ceil_mode").count(1) == 2
    assert graph.count["Gemm"] == 1, "the auxiliary classifier is not exported"


def test_shufflenetv2_splits_and_shuffles_channels() -> None:
    graph = Graph("shufflenetv2-mini")
    assert graph.count["Split"] == 2 + 3, "one a unit that does not halve the size"
    assert graph.count["Transpose"] == 7, "one a unit"
    assert graph.count["Reshape"] == 14
    assert all(axes == [0, 2, 1, 3, 4] for axes in graph.attributes("Transpose", "perm"))
    assert graph.depthwise() == [3] * (7 + 2)
    assert graph.count["Shape"] == 0, "shapes are constants"


def test_efficientnet_lite_has_both_kernel_sizes_relu6_and_no_squeeze_and_excitation() -> None:
    graph = Graph("efficientnet-lite-mini")
    assert graph.depthwise() == [3, 3, 3, 5, 5, 3, 3, 5, 5, 3]
    assert graph.count["Clip"] == 21
    assert graph.count["Relu"] == graph.count["Sigmoid"] == graph.count["Mul"] == 0
    assert graph.count["GlobalAveragePool"] == 1, "squeeze-and-excitation would have one a block"
    assert graph.count["BatchNormalization"] == graph.count["Conv"]


def test_alexnet_has_groups_local_response_normalization_and_most_weights_in_dense_layers() -> None:
    graph = Graph("alexnet-mini")
    assert graph.attributes("Conv", "group") == [1, 2, 1, 2, 2]
    assert [kernel[0] for kernel in graph.attributes("Conv", "kernel_shape")] == [11, 5, 3, 3, 3]
    assert graph.count["LRN"] == 2
    assert graph.attributes("MaxPool", "kernel_shape") == [[3, 3]] * 3
    assert graph.attributes("MaxPool", "strides") == [[2, 2]] * 3, "overlapping"
    dense = sum(graph.shapes[node.input[1]][0] * graph.shapes[node.input[1]][1] for node in graph.of("Gemm"))
    assert graph.count["Gemm"] == 3
    assert dense > weights(graph.model) / 2
