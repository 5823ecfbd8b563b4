"""Artifacts against ONNX Runtime, mutants against the same fault planted in the ONNX file or computed with numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import tvm
import tvm_ffi
from conftest import TARGETS, tiny
from onnx import helper
from running import INPUT, artifact, onnx_model
from tvm import relax
from tvm.ir.expr import GenericConst

from mutatenn_tvm import constants, digest, model, mutants, stages
from mutatenn_tvm.compiler import Compiled, Compiler
from mutatenn_tvm.errors import BadRequestError, ModelRefusedError, NotApplicableError
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.targets import Target

X86 = Target.of(TARGETS[0])


@pytest.fixture(scope="module")
def compiler(work: Path) -> Compiler:
    return Compiler(work)


def mutant(compiler: Compiler, network: Path, operator: str, ordinal: int, folder: Path, **parameters: str) -> Compiled:
    site = compiler.survey(network, operator, parameters).sites[ordinal - 1]
    return compiler.compile(network, [Mutation(operator, site.name, parameters)], X86, folder)


def edited(node: int, replacement: list[onnx.NodeProto]) -> onnx.ModelProto:
    """The tiny network with one node replaced."""
    changed = tiny()
    nodes = list(changed.graph.node)
    nodes[node : node + 1] = replacement
    del changed.graph.node[:]
    changed.graph.node.extend(nodes)
    return changed


def test_original_equals_onnx_runtime(compiler: Compiler, network: Path, target: Target, tmp_path: Path) -> None:
    made = compiler.compile(network, [], target, tmp_path)
    np.testing.assert_allclose(artifact(made.library), onnx_model(tiny()), atol=1e-5)


@pytest.mark.parametrize(
    "operator",
    ["transpose-conv2d-input", "add-to-subtract", "store-float32-to-float16", "reduction-drop-last", "perturb-weights"],
)
def test_incremental_build_equals_the_whole_build_bit_for_bit(
    compiler: Compiler, network: Path, tmp_path: Path, operator: str
) -> None:
    known = compiler.stages_of(network)
    mutation = Mutation(operator, compiler.survey(network, operator, {}).sites[0].name, {})
    mutated = mutants.make(known.imported, known.scheduled, [mutation]).scheduled
    whole = tvm.compile(mutated, target=tvm.target.Target(X86.tvm))
    expected = relax.VirtualMachine(whole, tvm.cpu())["main"](tvm.runtime.tensor(INPUT)).numpy()
    made = compiler.compile(network, [mutation], X86, tmp_path)
    np.testing.assert_array_equal(artifact(made.library), expected)
    assert known is compiler.stages_of(network)


def test_second_compilation_compiles_no_kernel(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    compiler.compile(network, [], X86, tmp_path / "a")
    assert compiler.compile(network, [], X86, tmp_path / "b").kernels_compiled == 0
    assert mutant(compiler, network, "store-float32-to-float16", 3, tmp_path / "c").kernels_compiled <= 1


def test_add_to_subtract(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    made = mutant(compiler, network, "add-to-subtract", 1, tmp_path)
    expected = onnx_model(edited(4, [helper.make_node("Sub", ["d", "c"], ["e"])]))
    np.testing.assert_allclose(artifact(made.library), expected, atol=1e-5)
    assert "R.subtract" in made.ir_after.read_text() and "R.subtract" not in made.ir_before.read_text()


@pytest.mark.parametrize(("ordinal", "node", "taken"), [(1, 0, "x"), (2, 3, "c")])
def test_transpose(compiler: Compiler, network: Path, tmp_path: Path, ordinal: int, node: int, taken: str) -> None:
    made = mutant(compiler, network, "transpose-conv2d-input", ordinal, tmp_path)
    original = tiny().graph.node[node]
    swap = helper.make_node("Transpose", [taken], ["swapped"], perm=[0, 1, 3, 2])
    original.input[0] = "swapped"
    np.testing.assert_allclose(artifact(made.library), onnx_model(edited(node, [swap, original])), atol=1e-5)


@pytest.mark.parametrize(("ordinal", "node", "taken"), [(1, 0, "x"), (2, 3, "c"), (3, 7, "g")])
def test_exp(compiler: Compiler, network: Path, tmp_path: Path, ordinal: int, node: int, taken: str) -> None:
    made = mutant(compiler, network, "exp-conv2d-dense-input", ordinal, tmp_path)
    original = tiny().graph.node[node]
    exp = helper.make_node("Exp", [taken], ["exponential"])
    original.input[0] = "exponential"
    expected = onnx_model(edited(node, [exp, original]))
    np.testing.assert_allclose(artifact(made.library), expected, rtol=1e-4, atol=1e-4)


def output_store(compiler: Compiler, network: Path, operator: str) -> int:
    """The last store of the dense layer's kernel: the one of the network's answer."""
    sites = compiler.survey(network, operator, {}).sites
    return max(ordinal for ordinal, site in enumerate(sites, start=1) if site.function.startswith("fused_matmul"))


def test_multiply_store_value(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    ordinal = output_store(compiler, network, "multiply-store-value")
    made = mutant(compiler, network, "multiply-store-value", ordinal, tmp_path / "m", factor="1.5")
    original = artifact(compiler.compile(network, [], X86, tmp_path / "o").library)
    np.testing.assert_array_equal(artifact(made.library), (original.astype(np.float64) * 1.5).astype(np.float32))
    with pytest.raises(BadRequestError, match="factor"):
        mutant(compiler, network, "multiply-store-value", ordinal, tmp_path, factor="nan")


def test_store_float32_to_float16(compiler: Compiler, network: Path, tmp_path: Path, target: Target) -> None:
    ordinal = output_store(compiler, network, "store-float32-to-float16")
    site = compiler.survey(network, "store-float32-to-float16", {}).sites[ordinal - 1]
    made = compiler.compile(network, [Mutation("store-float32-to-float16", site.name, {})], target, tmp_path / "m")
    original = artifact(compiler.compile(network, [], target, tmp_path / "o").library)
    np.testing.assert_array_equal(artifact(made.library), original.astype(np.float16).astype(np.float32))


def test_equal_programs_have_equal_digests(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    original = compiler.compile(network, [], X86, tmp_path / "a").code_digest
    assert original == Compiler(tmp_path / "w").compile(network, [], X86, tmp_path / "b").code_digest
    assert original != mutant(compiler, network, "multiply-store-value", 1, tmp_path / "c").code_digest
    module = stages.final(compiler.stages_of(network).scheduled)
    first = next(c for c in digest.constants(module["main"]) if isinstance(c.value, tvm.runtime.Tensor))
    other = tvm_ffi.structural_map(
        module["main"], (GenericConst, lambda c: relax.const(first.value.numpy() + 1) if c.same_as(first) else c)
    )
    assert digest.of_program(module) == original
    functions = {g: other if g.name_hint == "main" else f for g, f in module.functions.items()}
    assert digest.of_program(tvm.IRModule(functions, attrs=module.attrs)) != original


def test_constants_fold_as_tvm_folds_them() -> None:
    imported = relax.transform.DecomposeOpsForInference()(model.to_relax(tiny()))
    theirs = relax.transform.CanonicalizeBindings()(relax.transform.FoldConstant()(imported))
    theirs = relax.transform.DeadCodeElimination()(theirs)
    assert tvm_ffi.structural_equal(constants.fold(imported), theirs)


def test_a_site_of_another_network_is_not_applicable(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    with pytest.raises(NotApplicableError, match="main/add#9@0"):
        compiler.compile(network, [Mutation("add-to-subtract", "main/add#9@0", {})], X86, tmp_path)


def test_networks_that_cannot_be_used_are_refused_with_a_remedy(compiler: Compiler, tmp_path: Path) -> None:
    dynamic = tiny()
    dynamic.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "N"
    onnx.save(dynamic, str(tmp_path / "dynamic.onnx"))
    with pytest.raises(ModelRefusedError, match="dynamic shape") as refused:
        compiler.describe(tmp_path / "dynamic.onnx")
    assert "static" in refused.value.remedy
    (tmp_path / "text.onnx").write_text("hello")
    with pytest.raises(ModelRefusedError, match="no valid ONNX"):
        compiler.describe(tmp_path / "text.onnx")
