"""TVM imports every network of the zoo, and compiled answers what ONNX Runtime answers."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tvm", reason="TVM is in the environment of tvm-driver")

from mutatenn_tvm.compiler import Compiler

from compiled import in_tvm
from zoo_card import Network, in_onnx_runtime, input_size, logits, read_images, zoo


@pytest.mark.parametrize("network", zoo(), ids=lambda network: network.name)
def test_tvm_imports_it(network: Network, tmp_path: Path) -> None:
    description = Compiler(tmp_path).describe(network.path)
    size = input_size(network.load())
    assert description.input.shape == (1, 3, size, size)
    assert description.output.shape == (1, 10)


#: Those with operators no other network here has: LRN and groups; Split, Reshape and Transpose. Compiling all of them
#: takes minutes: zoo_card.py does.
@pytest.mark.parametrize("name", ["alexnet-mini", "shufflenetv2-mini"])
def test_compiled_it_answers_as_onnx_runtime_does(name: str, tmp_path: Path) -> None:
    network = next(network for network in zoo() if network.name == name)
    images = read_images(network.dataset, input_size(network.load()))
    expected = logits(in_onnx_runtime(network.path), images)
    answers = logits(in_tvm(network.path, tmp_path), images)
    assert (answers.argmax(1) == expected.argmax(1)).all()
    assert np.abs(answers - expected).max() <= 1e-4
