"""Mutants of all operators, built incrementally and from scratch by TVM alone, answer the same to the last bit.

From scratch means: TVM's own constant folding and CPU pipeline on the mutated module, all kernels compiled together, exported by
TVM. Nothing that the incremental build keeps or looks up is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
import tvm
from conftest import TARGETS, tiny
from networks import classifier
from running import Array
from tvm import relax
from tvm.relax.backend.cpu_generic import pipeline

from mutatenn_tvm import graph, loops, model, operators, parameters
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.graph import GraphOperator
from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.sites import Site
from mutatenn_tvm.targets import Target

X86 = Target.of(TARGETS[0])
SEED = 20261124
#: Operators that have no site in the two networks: CPU kernels launch no threads, and none of these compares by >.
WITHOUT_SITES = {"change-launch-extent", "conditional-gt-to-lt", "conditional-gt-to-ge"}
#: Floats before and after a network's input that are zero: some mutants read there.
MARGIN = 256


@dataclass(frozen=True)
class Network:
    path: Path
    imported: tvm.IRModule
    scheduled: tvm.IRModule
    input: Array


def scheduled_by_tvm(imported: tvm.IRModule) -> tvm.IRModule:
    target = tvm.target.Target(X86.tvm)
    before = [relax.transform.DecomposeOpsForInference(), relax.transform.FoldConstant()]
    passes = [*before, relax.transform.CanonicalizeBindings(), relax.transform.DeadCodeElimination()]
    with target:
        passes += pipeline.library_dispatch_passes(target) + pipeline.legalize_passes(target)
        return tvm.transform.Sequential(passes)(imported)


def built_by_tvm(scheduled: tvm.IRModule, library: Path) -> None:
    target = tvm.target.Target(X86.tvm)
    rest = tvm.transform.Sequential(pipeline.dataflow_lower_passes(target) + pipeline.finalize_passes(target))
    tvm.compile(scheduled, target=target, relax_pipeline=rest).export_library(str(library))


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> list[Network]:
    folder = tmp_path_factory.mktemp("networks")
    random = np.random.default_rng(SEED)
    found = []
    for number, proto in enumerate((tiny(), classifier())):
        path = folder / f"{number}.onnx"
        onnx.save(proto, str(path))
        imported = model.to_relax(proto)
        shape = model.describe(proto).input.shape
        value = random.normal(0, 1, shape).astype(np.float32)
        found.append(Network(path, imported, scheduled_by_tvm(imported), value))
    return found


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    return Compiler(tmp_path_factory.mktemp("work"))


def answer(library: Path, value: Array) -> Array:
    """What an artifact answers to an input between zeros."""
    whole = np.zeros(value.size + 2 * MARGIN + 16, np.float32)
    start = MARGIN + (-(whole.ctypes.data // whole.itemsize + MARGIN)) % 16
    within = whole[start : start + value.size].reshape(value.shape)
    within[...] = value
    machine = relax.VirtualMachine(tvm.runtime.load_module(str(library)), tvm.cpu())
    given: Array = machine["main"](tvm.runtime.from_dlpack(within)).numpy()
    return given


def defined(compiler: Compiler, network: Network, planned: list[Mutation], folder: Path) -> bool:
    """Whether a mutant reads and writes nothing but its tensors and what surrounds the network's input."""
    made = compiler.compile(network.path, planned, X86, folder, checked=True)
    try:
        answer(made.library, network.input)
    except IndexError as error:
        return "read of x" in str(error)
    return True


def from_scratch(network: Network, operator: GraphOperator | LoopOperator, site: Site, library: Path) -> None:
    values = parameters.read(operator.name, operator.parameters, {})
    if isinstance(operator, GraphOperator):
        mutated = scheduled_by_tvm(graph.plant(network.imported, [(operator, site.index, values)]))
    else:
        mutated = loops.plant(network.scheduled, site.function, [(operator, site.index, values)])
    built_by_tvm(mutated, library)


@pytest.mark.parametrize("name", [name for name in operators.ALL if name not in WITHOUT_SITES])
def test_the_same_bits(compiler: Compiler, networks: list[Network], tmp_path: Path, name: str) -> None:
    operator = operators.ALL[name]
    random = np.random.default_rng([SEED, *name.encode()])
    places = [(network, site) for network in networks for site in compiler.survey(network.path, name, {}).sites]
    for number, chosen in enumerate(random.permutation(len(places))):
        network, site = places[chosen]
        planned = [Mutation(name, site.name, {})]
        if operator.level == "graph" or defined(compiler, network, planned, tmp_path / str(number)):
            break
    else:
        pytest.fail(f"no mutant of {name} has defined outputs")
    made = compiler.compile(network.path, planned, X86, tmp_path / "incremental")
    from_scratch(network, operator, site, tmp_path / "whole.so")
    assert answer(made.library, network.input).tobytes() == answer(tmp_path / "whole.so", network.input).tobytes()


def test_no_operator_is_left_out(compiler: Compiler, networks: list[Network]) -> None:
    without = {n for n in operators.ALL if not any(compiler.survey(net.path, n, {}).sites for net in networks)}
    assert without == WITHOUT_SITES
    assert len(operators.ALL) - len(without) >= 40


@pytest.mark.parametrize("number", [0, 1])
def test_the_original_is_the_same_too(compiler: Compiler, networks: list[Network], tmp_path: Path, number: int) -> None:
    network = networks[number]
    made = compiler.compile(network.path, [], X86, tmp_path / "incremental")
    built_by_tvm(network.scheduled, tmp_path / "whole.so")
    assert answer(made.library, network.input).tobytes() == answer(tmp_path / "whole.so", network.input).tobytes()
