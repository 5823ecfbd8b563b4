"""Every graph operator on a small network: one binding changes, and the result is that of the same fault in the ONNX file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import tvm_ffi
from conftest import TARGETS, tiny
from networks import classifier
from onnx import helper, numpy_helper
from running import artifact, onnx_model

from mutatenn_tvm import graph, model, operators, parameters, stages
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.errors import BadRequestError, NotApplicableError
from mutatenn_tvm.graph import GraphOperator
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.targets import Target

X86 = Target.of(TARGETS[0])
Array = np.ndarray[Any, Any]
NETWORKS: dict[str, Callable[[], onnx.ModelProto]] = {"tiny": tiny, "classifier": classifier}
INPUTS: dict[str, Array] = {
    "tiny": np.random.default_rng(1).normal(0, 1, (1, 3, 8, 8)).astype(np.float32),
    "classifier": np.random.default_rng(2).normal(0, 1, (1, 2, 4, 4)).astype(np.float32),
}
Edit = Callable[[onnx.ModelProto], None]


def before(output: str, argument: int, *operation: Any, **attributes: Any) -> Edit:
    """An operation on an argument of the node of that output."""

    def edit(network: onnx.ModelProto) -> None:
        number, node = place(network, output)
        added = helper.make_node(operation[0], [node.input[argument], *operation[1:]], ["changed"], **attributes)
        node.input[argument] = "changed"
        insert(network, number, added)

    return edit


def after(output: str, kind: str, **attributes: Any) -> Edit:
    """An operation on the result of the node of that output."""

    def edit(network: onnx.ModelProto) -> None:
        number, node = place(network, output)
        node.output[0] = "unchanged"
        insert(network, number + 1, helper.make_node(kind, ["unchanged"], [output], **attributes))

    return edit


def become(output: str, kind: str, inputs: list[str] | None = None, **attributes: Any) -> Edit:
    """The node of that output as another operation."""

    def edit(network: onnx.ModelProto) -> None:
        number, node = place(network, output)
        changed = helper.make_node(kind, inputs or list(node.input), [output], **attributes)
        del network.graph.node[number]
        insert(network, number, changed)

    return edit


def attribute(output: str, name: str, value: Any) -> Edit:
    """The node of that output with another attribute."""

    def edit(network: onnx.ModelProto) -> None:
        _, node = place(network, output)
        kept = [given for given in node.attribute if given.name != name]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute(name, value)])

    return edit


def weights(name: str, change: Callable[[Array], Array]) -> Edit:
    """Other values of an initializer."""

    def edit(network: onnx.ModelProto) -> None:
        held = next(tensor for tensor in network.graph.initializer if tensor.name == name)
        held.CopyFrom(numpy_helper.from_array(change(numpy_helper.to_array(held)), name))

    return edit


def place(network: onnx.ModelProto, output: str) -> tuple[int, onnx.NodeProto]:
    return next((number, node) for number, node in enumerate(network.graph.node) if node.output[0] == output)


def insert(network: onnx.ModelProto, number: int, node: onnx.NodeProto) -> None:
    nodes = [*network.graph.node[:number], node, *network.graph.node[number:]]
    del network.graph.node[:]
    network.graph.node.extend(nodes)


def nchw_read_as_nhwc(network: onnx.ModelProto) -> None:
    number, node = place(network, "d")
    network.graph.initializer.append(numpy_helper.from_array(np.array([1, 8, 8, 4]), "read"))
    node.input[0] = "changed"
    insert(network, number, helper.make_node("Transpose", ["reshaped"], ["changed"], perm=[0, 3, 1, 2]))
    insert(network, number, helper.make_node("Reshape", ["c", "read"], ["reshaped"]))


def noisy(w: Array) -> Array:
    noise = np.random.Generator(np.random.PCG64(5)).standard_normal(w.shape)
    return (w + 0.5 * float(np.std(w)) * noise).astype(np.float32)


#: operator, parameters, network, which of its places, the same fault in the ONNX file.
CASES: list[tuple[str, dict[str, str], str, int, Edit]] = [
    ("transpose-conv2d-input", {}, "tiny", 2, before("d", 0, "Transpose", perm=[0, 1, 3, 2])),
    ("transpose-conv2d-input", {"order": "after"}, "tiny", 1, after("a", "Transpose", perm=[0, 1, 3, 2])),
    ("transpose-conv2d-input", {"argument": "1"}, "tiny", 1, before("a", 1, "Transpose", perm=[0, 1, 3, 2])),
    ("transpose-dense-input", {}, "classifier", 1, before("m", 0, "Transpose", perm=[1, 0])),
    ("transpose-conv2d-dense-input", {}, "tiny", 1, before("a", 0, "Transpose", perm=[0, 1, 3, 2])),
    ("transpose-conv2d-dense-weights", {}, "tiny", 3, before("y", 1, "Transpose", perm=[1, 0])),
    ("transpose-batch-norm-input", {}, "tiny", 1, before("b", 0, "Transpose", perm=[0, 1, 3, 2])),
    ("exp-conv2d-dense-input", {}, "tiny", 3, before("y", 0, "Exp")),
    ("exp-conv2d-dense-output", {}, "tiny", 2, after("d", "Exp")),
    ("exp-batch-norm-input", {}, "tiny", 1, before("b", 0, "Exp")),
    ("exp-batch-norm-input", {"order": "after"}, "tiny", 1, after("b", "Exp")),
    ("exp-batch-norm-input", {"argument": "2"}, "tiny", 1, before("b", 2, "Exp")),
    ("round-batch-norm-input", {}, "tiny", 1, before("b", 0, "Round")),
    ("add-to-subtract", {}, "tiny", 1, become("e", "Sub")),
    ("relu-to-sigmoid", {}, "tiny", 1, become("c", "Sigmoid", ["b"])),
    ("relu-to-sigmoid", {}, "classifier", 1, become("r", "Sigmoid")),
    ("replace-operation", {}, "tiny", 1, become("e", "Mul")),
    ("replace-operation", {"from": "relu", "to": "tanh"}, "classifier", 1, become("r", "Tanh")),
    ("padding-shifted", {}, "tiny", 1, attribute("a", "pads", [0, 0, 2, 2])),
    ("padding-shifted", {"axis": "width"}, "tiny", 2, attribute("d", "pads", [1, 0, 1, 2])),
    ("padding-shifted", {"axis": "height"}, "classifier", 1, attribute("p", "pads", [0, 1, 2, 1])),
    ("average-pool-count-padding", {}, "classifier", 1, attribute("p", "count_include_pad", 1)),
    ("slice-offset", {}, "classifier", 1, become("s", "Slice", ["r", "from1", "to4", "axis3"])),
    ("softmax-axis", {}, "classifier", 1, attribute("z", "axis", 0)),
    ("batch-norm-epsilon", {"epsilon": "0.25"}, "tiny", 1, attribute("b", "epsilon", 0.25)),
    ("scale-weights", {"factor": "1.5"}, "tiny", 2, weights("w2", lambda w: (w * 1.5).astype(np.float32))),
    ("scale-weights", {"factor": "-2"}, "tiny", 3, weights("w3", lambda w: (w * -2).astype(np.float32))),
    ("perturb-weights", {"sigma": "0.5", "seed": "5"}, "tiny", 1, weights("w1", noisy)),
    ("layout-conv2d-input", {}, "tiny", 2, nchw_read_as_nhwc),
    ("layout-conv2d-weights", {}, "tiny", 1, weights("w1", lambda w: w.reshape(3, 3, 3, 4).transpose(3, 2, 0, 1))),
    ("layout-conv2d-weights", {"layout": "OHWI"}, "tiny", 1, weights("w1", lambda w: w.reshape(4, 3, 3, 3).transpose(0, 3, 1, 2))),
    ("layout-flatten", {}, "classifier", 1, before("f", 0, "Transpose", perm=[0, 2, 3, 1])),
]  # fmt: skip


@pytest.fixture(scope="module")
def compiler(work: Path) -> Compiler:
    return Compiler(work)


@pytest.fixture(scope="module")
def originals(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Array]]:
    made: dict[str, tuple[Path, Array]] = {}
    for name, network in NETWORKS.items():
        folder = tmp_path_factory.mktemp(name)
        onnx.save(network(), str(folder / "network.onnx"))
        library = compiler.compile(folder / "network.onnx", [], X86, folder).library
        made[name] = folder / "network.onnx", artifact(library, INPUTS[name])
        np.testing.assert_allclose(made[name][1], onnx_model(network(), INPUTS[name]), atol=1e-5)
    return made


@pytest.mark.parametrize(("operator", "given", "network", "ordinal", "edit"), CASES)
def test_the_result_is_that_of_the_same_fault_in_onnx(
    compiler: Compiler, originals: dict[str, tuple[Path, Array]], tmp_path: Path,
    operator: str, given: dict[str, str], network: str, ordinal: int, edit: Edit,
) -> None:  # fmt: skip
    path, original = originals[network]
    site = compiler.survey(path, operator, given).sites[ordinal - 1]
    made = compiler.compile(path, [Mutation(operator, site.name, given)], X86, tmp_path)
    faulty = NETWORKS[network]()
    edit(faulty)
    result = artifact(made.library, INPUTS[network])
    np.testing.assert_allclose(result, onnx_model(faulty, INPUTS[network]), rtol=2e-4, atol=2e-5)
    assert not np.allclose(result, original, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("operator", "given", "network", "ordinal", "edit"), CASES)
def test_every_other_binding_stays(
    compiler: Compiler, originals: dict[str, tuple[Path, Array]],
    operator: str, given: dict[str, str], network: str, ordinal: int, edit: Edit,
) -> None:  # fmt: skip
    module = compiler.stages_of(originals[network][0]).imported
    found = operators.find(operator)
    assert isinstance(found, GraphOperator)
    values = parameters.read(operator, found.parameters, given)
    place = found.places(graph.Graph(module), values)[ordinal - 1][0]
    mutated = graph.plant(module, [(found, ordinal - 1, values)])
    for name, kernel in stages.kernels(module).items():
        assert tvm_ffi.structural_equal(kernel, mutated[name])
    old = {str(variable.name): value for variable, value in graph.Graph(module).values.items()}
    new = [graph.operation(value) for value in graph.Graph(mutated).values.values()]
    others = [graph.operation(value) for name, value in old.items() if name != str(place.name)]
    remaining = list(new)
    for operation in others:
        remaining.remove(operation)  # raises where one is gone
    assert 1 <= len(remaining) <= 6  # the most: a batch_norm, an operation, its three results apart and together


def test_every_graph_operator_is_tested() -> None:
    assert {operator.name for operator in operators.ALL.values() if operator.level == "graph"} == {c[0] for c in CASES}


def test_two_faults_at_one_layer_meet(
    compiler: Compiler, originals: dict[str, tuple[Path, Array]], tmp_path: Path
) -> None:
    path, _ = originals["tiny"]

    def mutation(operator: str, ordinal: int) -> Mutation:
        return Mutation(operator, compiler.survey(path, operator, {}).sites[ordinal - 1].name, {})

    both = [mutation("padding-shifted", 1), mutation("exp-conv2d-dense-input", 1)]
    made = compiler.compile(path, both, X86, tmp_path / "a")
    faulty = tiny()
    before("a", 0, "Exp")(faulty)
    attribute("a", "pads", [0, 0, 2, 2])(faulty)
    np.testing.assert_allclose(artifact(made.library), onnx_model(faulty), rtol=2e-4, atol=2e-5)
    clashing = [mutation("exp-conv2d-dense-output", 1), mutation("padding-shifted", 1)]
    with pytest.raises(NotApplicableError, match="leaves no place for padding-shifted"):
        compiler.compile(path, clashing, X86, tmp_path / "b")


def test_operations_of_different_arity_are_told() -> None:
    module = model.to_relax(tiny())
    found = operators.find("replace-operation")
    values = parameters.read(found.name, found.parameters, {"from": "add", "to": "relu"})
    with pytest.raises(BadRequestError, match="different numbers of tensors"):
        found.sites(module, values)
