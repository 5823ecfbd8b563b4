"""Mutants of several mutations, out of bounds or not, equal or not; and whatever is asked for, the worker lives."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import TARGETS, tiny
from onnx import helper
from running import artifact, onnx_model
from test_worker import ask, worker
from tvm import tirx

from mutatenn_tvm import identities, operators, protocol
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.targets import Target

X86 = Target.of(TARGETS[0])
CHAINS = 16


@pytest.fixture(scope="module")
def compiler(work: Path) -> Compiler:
    return Compiler(work)


def mutation(compiler: Compiler, network: Path, operator: str, ordinal: int, **given: str) -> Mutation:
    return Mutation(operator, compiler.survey(network, operator, given).sites[ordinal - 1].name, given)


def test_a_fault_in_the_graph_and_one_in_the_loops(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    stores = compiler.survey(network, "multiply-store-value", {"factor": "3"}).sites
    answer = next(site.name for site in stores if site.name.startswith("fused_matmul_add2/T_add/"))
    scale = Mutation("multiply-store-value", answer, {"factor": "3"})
    subtraction = mutation(compiler, network, "add-to-subtract", 1)
    faulty = tiny()
    faulty.graph.node[4].CopyFrom(helper.make_node("Sub", ["d", "c"], ["e"]))
    digests = set()
    for number, order in enumerate(([scale, subtraction], [subtraction, scale])):
        made = compiler.compile(network, order, X86, tmp_path / str(number))
        np.testing.assert_allclose(artifact(made.library), 3 * onnx_model(faulty), rtol=1e-5, atol=1e-5)
        digests.add(made.code_digest)
    assert len(digests) == 1
    assert "R.subtract" in made.ir_after.read_text() and "T.float64(3.0)" in made.ir_after.read_text()


def test_a_kernel_that_the_graph_mutation_took_away_is_not_applicable(
    compiler: Compiler, network: Path, tmp_path: Path
) -> None:
    kernel = mutation(compiler, network, "store-float32-to-float16", 1)
    assert kernel.site.startswith("fused_conv2d1_add1/")
    with pytest.raises(NotApplicableError, match="leaves no kernel fused_conv2d1_add1"):
        compiler.compile(network, [mutation(compiler, network, "add-to-subtract", 1), kernel], X86, tmp_path)


def test_an_operator_without_a_site_says_why(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    survey = compiler.survey(network, "transpose-dense-input", {})
    assert not survey.sites
    assert survey.reason == "the imported graph of 17 bindings has no relax.matmul with two equal axes to swap"
    with pytest.raises(NotApplicableError, match="transpose-dense-input has no site in this model: the imported graph"):
        compiler.compile(network, [Mutation("transpose-dense-input", "main/x/matmul#1@0", {})], X86, tmp_path)


def test_a_mutation_that_does_not_type_check_is_not_applicable(
    compiler: Compiler, network: Path, tmp_path: Path
) -> None:
    addition = mutation(compiler, network, "replace-operation", 2, to="multiply")
    assert compiler.compile(network, [addition], X86, tmp_path / "a").library.exists()
    variance = mutation(compiler, network, "exp-batch-norm-input", 1, argument="1", order="before")
    assert compiler.compile(network, [variance], X86, tmp_path / "b").library.exists()
    wrong = mutation(compiler, network, "replace-operation", 1, to="divide")
    clash = mutation(compiler, network, "transpose-conv2d-input", 2, order="after")
    made = compiler.compile(network, [wrong, clash], X86, tmp_path / "c")
    assert np.isfinite(artifact(made.library)).all() or made.code_digest


def test_out_of_bounds_is_told_from_a_wrong_value(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    plain = compiler.compile(network, [], X86, tmp_path / "plain")
    checked = compiler.compile(network, [], X86, tmp_path / "checked", checked=True)
    np.testing.assert_array_equal(artifact(checked.library), artifact(plain.library))
    assert checked.code_digest == plain.code_digest
    for ordinal in (1, 2, 3, 4):
        beyond = mutation(compiler, network, "conditional-lt-to-le", ordinal)
        assert "/pad_temp/" in beyond.site
        made = compiler.compile(network, [beyond], X86, tmp_path / f"le{ordinal}", checked=True)
        with pytest.raises(IndexError, match=r"out of bounds: read of (x|lv10)"):
            artifact(made.library)
        within = mutation(compiler, network, "conditional-lt-to-gt", ordinal)
        made = compiler.compile(network, [within], X86, tmp_path / f"gt{ordinal}", checked=True)
        assert not np.allclose(artifact(made.library), artifact(plain.library))


def test_checked_objects_are_not_taken_for_plain_ones(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    own = Compiler(tmp_path / "work")
    beyond = [mutation(own, network, "conditional-lt-to-le", 1)]
    first = own.compile(network, beyond, X86, tmp_path / "a", checked=True)
    second = own.compile(network, beyond, X86, tmp_path / "b")
    assert first.kernels_compiled == second.kernels_compiled == 5
    artifact(second.library)
    assert own.compile(network, beyond, X86, tmp_path / "c", checked=True).kernels_compiled == 0
    with pytest.raises(IndexError, match="out of bounds"):
        artifact(own.compile(network, beyond, X86, tmp_path / "d", checked=True).library)


def test_a_write_out_of_bounds_is_told_too(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    longer = mutation(compiler, network, "change-loop-bounds", 1, action="add")
    with pytest.raises(IndexError, match=r"out of bounds: (read of lv10|write to pad_temp)"):
        artifact(compiler.compile(network, [longer], X86, tmp_path, checked=True).library)


@pytest.mark.parametrize(
    ("operator", "given"),
    [
        ("scale-weights", {"factor": "1"}),
        ("perturb-weights", {"sigma": "0"}),
        ("replace-operation", {"to": "add"}),
    ],
)
def test_a_mutation_that_changes_nothing_has_the_originals_digest(
    compiler: Compiler, network: Path, tmp_path: Path, operator: str, given: dict[str, str]
) -> None:
    original = compiler.compile(network, [], X86, tmp_path / "o").code_digest
    nothing = mutation(compiler, network, operator, 1, **given)
    assert compiler.compile(network, [nothing], X86, tmp_path / "m").code_digest == original


def test_a_factor_of_one_computes_the_same_and_two_operators_may_make_the_same_mutant(
    compiler: Compiler, network: Path, tmp_path: Path
) -> None:
    original = compiler.compile(network, [], X86, tmp_path / "o")
    one = compiler.compile(
        network, [mutation(compiler, network, "multiply-store-value", 5, factor="1")], X86, tmp_path / "1"
    )
    assert one.code_digest == original.code_digest
    np.testing.assert_array_equal(artifact(one.library), artifact(original.library))
    pairs = [
        (("add-to-subtract", {}), ("replace-operation", {"to": "subtract"})),
        (("conditional-lt-to-le", {}), ("conditional-replace-comparison", {"from": "lt", "to": "le"})),
        (("store-float32-to-int8", {}), ("store-through-type", {"to": "int8"})),
        (("multiply-store-value", {"factor": "1.5"}), ("change-store-value", {"action": "multiply", "amount": "1.5"})),
    ]  # fmt: skip
    for number, pair in enumerate(pairs):
        digests = {
            compiler.compile(network, [mutation(compiler, network, name, 1, **given)], X86, tmp_path / f"{number}{name}").code_digest
            for name, given in pair
        }  # fmt: skip
        assert len(digests) == 1
        assert original.code_digest not in digests


@pytest.mark.parametrize(
    ("operator", "given"),
    [
        ("store-float32-to-int8", {}),
        ("store-float32-to-float16", {}),
        ("multiply-store-value", {"factor": "2"}),
        ("change-store-value", {}),
    ],
)
def test_a_changed_constant_that_stays_what_it_was_is_the_original(
    compiler: Compiler, network: Path, tmp_path: Path, operator: str, given: dict[str, str]
) -> None:
    original = compiler.compile(network, [], X86, tmp_path / "o").code_digest
    stores = [site for site in compiler.survey(network, operator, given).sites if "/matmul/" in site.name]
    start, update = (Mutation(operator, site.name, given) for site in stores)
    assert compiler.compile(network, [start], X86, tmp_path / "s").code_digest == original
    assert compiler.compile(network, [update], X86, tmp_path / "u").code_digest != original


def test_constants_fold_as_the_machine_computes_them() -> None:
    def cast(kind: str, value: float) -> tirx.Cast:
        return tirx.Cast("float32", tirx.Cast(kind, tirx.FloatImm("float32", value)))

    def simplified(value: Any) -> Any:
        inner = identities.simpler(value.value)
        return identities.simpler(tirx.Cast("float32", inner))

    assert simplified(cast("int8", -3.75)).value == -3
    assert simplified(cast("float16", 0.1)).value == float(np.float16(0.1))
    assert isinstance(simplified(cast("int8", 300)), tirx.Cast)
    assert isinstance(simplified(cast("int32", 1e20)), tirx.Cast)


def test_different_mutants_have_different_digests(compiler: Compiler, network: Path, tmp_path: Path) -> None:
    digests: dict[str, str] = {}
    for operator in (
        "scale-weights",
        "multiply-store-value",
        "load-swap-indices",
        "batch-norm-epsilon",
        "swap-operands",
    ):
        for number, site in enumerate(compiler.survey(network, operator, {}).sites[:3]):
            folder = tmp_path / f"{operator}{number}"
            made = compiler.compile(network, [Mutation(operator, site.name, {})], X86, folder)
            assert digests.setdefault(made.code_digest, site.name) == site.name
    assert len(digests) == 13


def test_the_same_request_again_gives_the_same_sites_and_digests(
    compiler: Compiler, network: Path, tmp_path: Path
) -> None:
    again = Compiler(tmp_path / "work")
    for name in operators.ALL:
        sites = compiler.survey(network, name, {}).sites
        assert [site.name for site in sites] == [site.name for site in again.survey(network, name, {}).sites]
        assert len({site.name for site in sites}) == len(sites)
    for number, name in enumerate(("perturb-weights", "load-wrong-buffer", "layout-conv2d-input")):
        planned = [mutation(compiler, network, name, 1)]
        first = compiler.compile(network, planned, X86, tmp_path / f"a{number}")
        second = again.compile(network, planned, X86, tmp_path / f"b{number}")
        assert first.code_digest == second.code_digest
        assert first.ir_after.read_text() == second.ir_after.read_text()


def test_random_chains_of_mutations_never_end_the_parent(network: Path, work: Path, tmp_path: Path) -> None:
    """Up to three mutations at random sites: an artifact, or a reason; a worker that dies is an answer too, and is replaced."""
    random = np.random.default_rng(20260101)
    names = [name for name in operators.ALL if name != "change-launch-extent"]
    process = started(work)
    wanted = [{"operator": name, "parameters": {}} for name in names]
    found = ask(process, {"request": "survey", "model": str(network), "requests": wanted})["surveys"]
    sites = {name: [site["name"] for site in survey["sites"]] for name, survey in zip(names, found, strict=True)}
    with_sites = [name for name in names if sites[name]]
    statuses: list[str] = []
    for number in range(CHAINS):
        chosen = [str(random.choice(with_sites)) for _ in range(int(random.integers(1, 4)))]
        planned = [{"operator": name, "site": str(random.choice(sites[name])), "parameters": {}} for name in chosen]
        request = {
            "request": "compile", "model": str(network), "mutations": planned, "target": TARGETS[0],
            "out": str(tmp_path / str(number)),
        }  # fmt: skip
        answer = answered(process, request)
        if answer is None:
            process = started(work)
            statuses.append("died")
            continue
        statuses.append(answer["status"])
        assert answer["status"] == "ok" or answer["message"], planned
        assert answer["status"] in ("ok", "not_applicable", "error"), answer
        if answer["status"] == "ok":
            assert Path(answer["irAfter"]).read_text() != Path(answer["irBefore"]).read_text(), planned
    assert statuses.count("ok") > CHAINS // 2, statuses
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=30) == 0


def started(work: Path) -> subprocess.Popen[bytes]:
    process = worker(work)
    assert protocol.read(process.stdout) == {"status": "ready"}  # type: ignore[arg-type]
    return process


def answered(process: subprocess.Popen[bytes], request: dict[str, Any]) -> dict[str, Any] | None:
    """The answer, or None when the process died of the question."""
    try:
        protocol.write(process.stdin, request)  # type: ignore[arg-type]
        return protocol.read(process.stdout)  # type: ignore[arg-type]
    except (EOFError, BrokenPipeError):
        return None
