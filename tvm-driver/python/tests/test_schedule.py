"""The schedule `fast`: the same answers, mutants of it, and what it is refused for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
import tvm
from conftest import TARGETS, tiny
from networks import classifier
from running import Array, artifact, onnx_model
from test_worker import ask, worker

from mutatenn_tvm import operators, protocol, stages
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.schedule import FAST, find, in_series
from mutatenn_tvm.stages import PLAIN
from mutatenn_tvm.targets import Target

ROWS = [{**row, "schedule": "fast"} for row in TARGETS]
X86 = Target.of(ROWS[0])
SEED = 20261124


@dataclass(frozen=True)
class Network:
    path: Path
    proto: onnx.ModelProto
    input: Array


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> list[Network]:
    folder = tmp_path_factory.mktemp("networks")
    found = []
    for number, proto in enumerate((tiny(), classifier())):
        path = folder / f"{number}.onnx"
        onnx.save(proto, str(path))
        shape = [dimension.dim_value for dimension in proto.graph.input[0].type.tensor_type.shape.dim]
        found.append(Network(path, proto, np.random.default_rng(SEED).normal(0, 1, shape).astype(np.float32)))
    return found


@pytest.fixture(scope="module")
def compiler(work: Path) -> Compiler:
    return Compiler(work)


def vectors(module: tvm.IRModule) -> int:
    """How many kernels have a vectorised loop."""
    return sum("T.vectorized" in stages.text(kernel) for kernel in stages.kernels(module).values())


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
@pytest.mark.parametrize("checked", [False, True])
def test_the_original_answers_as_onnx_runtime(
    compiler: Compiler, networks: list[Network], tmp_path: Path, row: dict[str, object], checked: bool
) -> None:
    for number, network in enumerate(networks):
        made = compiler.compile(network.path, [], Target.of(row), tmp_path / str(number), checked=checked)
        expected = onnx_model(network.proto, network.input)
        np.testing.assert_allclose(artifact(made.library, network.input), expected, atol=1e-5)


def test_layers_stay_whole_and_are_vectorised(compiler: Compiler, networks: list[Network]) -> None:
    plain, fast = (compiler.stages_of(networks[0].path, schedule).scheduled for schedule in (PLAIN, FAST))
    assert vectors(plain) == 0
    assert vectors(fast) == len(stages.kernels(fast))
    convolutions = [name for name in stages.kernels(fast) if "conv2d" in name]
    assert [name for name in convolutions if "maximum" in name], "limits fuse with the convolution before them"
    for kernel in stages.kernels(fast).values():
        assert "T.vectorized" not in stages.text(in_series(kernel))


@pytest.mark.parametrize("name", [name for name, operator in operators.ALL.items() if operator.level == "graph"][::4])
def test_graph_mutants_answer_as_those_of_the_plain_schedule(
    compiler: Compiler, networks: list[Network], tmp_path: Path, name: str
) -> None:
    for number, network in enumerate(networks):
        sites = compiler.survey(network.path, name, {}, FAST).sites
        assert sites == compiler.survey(network.path, name, {}, PLAIN).sites
        for site in sites[:1]:
            planned = [Mutation(name, site.name, {})]
            fast = compiler.compile(network.path, planned, X86, tmp_path / f"fast{number}")
            plain = compiler.compile(network.path, planned, Target.of(TARGETS[0]), tmp_path / f"plain{number}")
            answers = [artifact(made.library, network.input) for made in (fast, plain)]
            np.testing.assert_allclose(answers[0], answers[1], rtol=1e-3, atol=1e-4)
            assert fast.ir_after.read_text() == plain.ir_after.read_text()


def test_loop_mutants_are_of_what_is_compiled(compiler: Compiler, networks: list[Network], tmp_path: Path) -> None:
    network = networks[0]
    original = artifact(compiler.compile(network.path, [], X86, tmp_path / "o").library, network.input)
    sites = compiler.survey(network.path, "multiply-store-value", {"factor": "1.5"}, FAST).sites
    last = max(
        i for i, site in enumerate(sites) if site.function.startswith("fused_matmul") and "_local/" not in site.name
    )
    made = compiler.compile(
        network.path, [Mutation("multiply-store-value", sites[last].name, {"factor": "1.5"})], X86, tmp_path / "m"
    )
    expected = (original.astype(np.float64) * 1.5).astype(np.float32)
    np.testing.assert_array_equal(artifact(made.library, network.input), expected)
    assert "T.vectorized" in made.ir_before.read_text()
    assert made.kernels_compiled == 1


def test_loop_mutants_of_all_operators_compile_or_say_why(
    compiler: Compiler, networks: list[Network], tmp_path: Path
) -> None:
    random = np.random.default_rng(SEED)
    made = 0
    for name in [name for name, operator in operators.ALL.items() if operator.level == "loop"]:
        sites = compiler.survey(networks[0].path, name, {}, FAST).sites
        assert len({site.name for site in sites}) == len(sites)
        if sites:
            site = sites[int(random.integers(len(sites)))]
            mutated = compiler.compile(networks[0].path, [Mutation(name, site.name, {})], X86, tmp_path / name)
            assert mutated.ir_after.read_text() != mutated.ir_before.read_text()
            made += 1
    assert made >= 20


def test_the_schedule_is_deterministic_and_part_of_what_is_asked(
    compiler: Compiler, networks: list[Network], tmp_path: Path
) -> None:
    path = networks[0].path
    again = Compiler(tmp_path / "work")
    first, second = (c.compile(path, [], X86, tmp_path / str(i)) for i, c in enumerate((compiler, again)))
    assert first.code_digest == second.code_digest
    plain = again.compile(path, [], Target.of(TARGETS[0]), tmp_path / "plain")
    assert plain.code_digest != first.code_digest
    assert plain.kernels_compiled > 0
    assert Target.of(ROWS[0]).identity() != Target.of(TARGETS[0]).identity()


def test_what_it_is_refused_for(network: Path, work: Path) -> None:
    with pytest.raises(BadRequestError, match="schedule must be plain or fast, not tuned"):
        Target.of({**TARGETS[0], "schedule": "tuned"})
    with pytest.raises(BadRequestError, match="for CPUs only"):
        Target.of({"name": "gpu", "tvm": {"kind": "opencl"}, "link": TARGETS[0]["link"], "schedule": "fast"})
    with pytest.raises(BadRequestError, match="no schedule 'tuned'"):
        find("tuned")
    process = worker(work)
    assert protocol.read(process.stdout) == {"status": "ready"}  # type: ignore[arg-type]
    request = {"request": "survey", "model": str(network), "requests": [{"operator": "multiply-store-value"}]}
    counts = [
        len(ask(process, {**request, **more})["surveys"][0]["sites"]) for more in ({}, {"schedule": "plain"}, {"schedule": "fast"})
    ]  # fmt: skip
    assert counts[0] == counts[1] != counts[2]
    assert ask(process, {**request, "schedule": "tuned"})["status"] == "bad_request"
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def test_what_no_rule_fits_keeps_its_loops(compiler: Compiler, networks: list[Network]) -> None:
    known = stages.kernels(compiler.stages_of(networks[1].path).scheduled)
    softmax = next(kernel for name, kernel in known.items() if "softmax" in name)
    assert FAST.kernel(softmax).same_as(softmax)
