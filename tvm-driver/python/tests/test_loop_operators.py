"""Every loop operator on a small kernel: exactly one place changes, and the result is what numpy says."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tvm
import tvm_ffi
from kernels import F32, MODULE, Array, conv, padded, planted, run
from tvm import tirx

from mutatenn_tvm import operators, parameters, stages, walk
from mutatenn_tvm.errors import BadRequestError, NotApplicableError

RANDOM = np.random.default_rng(11)
X: Array = RANDOM.normal(0, 2, (2, 6)).astype(F32)
W: Array = np.array([0.5, -1.25, 2], F32)
MEAN: Array = np.array([-4.3, -9.7], F32)
SCALE: Array = np.array([1.7, 0.6], F32)
SQUARE: Array = RANDOM.normal(0, 1, (4, 4)).astype(F32)
MIXED: Array = np.array([-1, 0, 0.5, 1, 2, 3], F32)
VALUES: Array = np.array([1e-9, -0.4, 0.1, 1.00390625, 3.999, -77.7, 100.26, 300.3], F32)


def finished(c: Array, mean: Any = MEAN[:, None], scale: Any = SCALE[:, None]) -> Array:
    """`layer` after its convolution."""
    return np.maximum((c - mean) / scale, 0)


def layer(c: Array | None = None, **changed: Any) -> Array:
    return finished(conv(padded(X), W) if c is None else c, **changed)


def bfloat16(value: Array) -> Array:
    """Rounded by hand: the upper 16 bits, to the nearest, ties to even."""
    return np.array([nearest_bfloat16(v) for v in value.ravel()], F32).reshape(value.shape)


def nearest_bfloat16(value: float) -> float:
    low = np.array(value, F32).view(np.uint32) & np.uint32(0xFFFF0000)
    neighbours = np.array([low, low + np.uint32(0x10000)], np.uint32).view(F32).astype(np.float64)
    near = np.abs(neighbours - float(value))
    if near[0] == near[1]:
        return float(neighbours[int(low >> np.uint32(16)) & 1])
    return float(neighbours[int(np.argmin(near))])


def accumulated(kind: type) -> Array:
    """`layer` with products and sums of float16."""
    total: Array = np.zeros((2, 3), kind)
    for k in range(3):
        taken: Array = np.stack([padded(X)[:, i * 2 + k] for i in range(3)], axis=1).astype(kind)
        total = (total + (taken * kind(W[k])).astype(kind)).astype(kind)
    return finished(total.astype(F32))


#: operator, parameters, kernel, which of its places, expected.
CASES: list[tuple[str, dict[str, str], str, int, Callable[[], Array]]] = [
    ("store-float32-to-float16", {}, "copy", 1, lambda: VALUES.astype(np.float16).astype(F32)),
    ("store-float32-to-int32", {}, "copy", 1, lambda: np.trunc(VALUES)),
    ("store-float32-to-int16", {}, "copy", 1, lambda: np.trunc(VALUES)),
    ("store-float32-to-int8", {}, "layer", 1, lambda: layer(conv(np.trunc(padded(X)), W))),
    ("store-through-type", {}, "copy", 1, lambda: bfloat16(VALUES)),
    ("store-through-type", {"to": "int32"}, "copy", 1, lambda: np.trunc(VALUES)),
    ("subtract-from-store-value", {}, "copy", 1, lambda: (VALUES.astype(np.float64) - 1e-8).astype(F32)),
    ("multiply-store-value", {"factor": "1.5"}, "copy", 1, lambda: VALUES * F32(1.5)),
    ("change-store-value", {}, "copy", 1, lambda: (VALUES.astype(np.float64) * 1.01).astype(F32)),
    ("change-store-value", {"action": "add", "amount": "2"}, "copy", 1, lambda: (VALUES.astype(np.float64) + 2).astype(F32)),
    ("change-store-value", {"action": "divide", "amount": "3"}, "copy", 1, lambda: (VALUES / np.float64(3)).astype(F32)),
    ("change-store-value", {"action": "subtract-percent", "amount": "25"}, "copy", 1, lambda: VALUES * F32(0.75)),
    ("conditional-lt-to-gt", {}, "layer", 1, lambda: layer(np.zeros((2, 3), F32))),
    ("conditional-gt-to-lt", {}, "choice", 1, lambda: np.where(MIXED < 0, MIXED, F32(1))),
    ("conditional-gt-to-lt", {}, "choice", 2, lambda: np.where(chosen() < 2, chosen() * 10, chosen())),
    ("conditional-gt-to-ge", {}, "choice", 1, lambda: selected(np.where(MIXED >= 0, MIXED, F32(1)))),
    ("conditional-gt-to-ge", {}, "choice", 2, lambda: np.where(chosen() >= 2, chosen() * 10, chosen())),
    ("conditional-replace-comparison", {}, "layer", 1, lambda: layer(conv(padded(without(0)), W))),
    ("conditional-change-threshold", {"action": "subtract"}, "layer", 1, layer),
    ("conditional-change-threshold", {"action": "subtract", "amount": "1"}, "layer", 1, lambda: layer(conv(padded(without(5)), W))),
    ("conditional-change-threshold", {"side": "left", "action": "add-percent", "amount": "20"}, "layer", 1,
     lambda: layer(conv(padded(without(5)), W))),
    ("conditional-change-threshold", {"comparison": "gt", "amount": "0.75"}, "choice", 1,
     lambda: selected(np.where(MIXED > 0.75, MIXED, F32(1)))),
    ("change-loop-bounds", {}, "copy", 1, lambda: np.append(VALUES[:7], F32(-5))),
    ("change-loop-bounds", {"amount": "3"}, "copy", 1, lambda: np.append(VALUES[:5], np.full(3, -5, F32))),
    ("reduction-initial-value", {}, "layer", 1, lambda: layer(conv(padded(X), W) + 1)),
    ("reduction-initial-value", {"value": "-2.5"}, "into", 1, lambda: SQUARE.sum(1) - F32(2.5)),
    ("reduction-drop-last", {}, "layer", 1, lambda: layer(conv(padded(X), np.append(W[:2], F32(0))))),
    ("reduction-drop-last", {}, "into", 1, lambda: SQUARE[:, :3].sum(1)),
    ("reduction-missing-init", {}, "into", 1, lambda: SQUARE.sum(1) - 5),
    ("reduction-accumulate-type", {}, "layer", 1, lambda: accumulated(np.float16)),
    ("load-index-offset", {}, "layer", 2, lambda: layer(conv(padded(X)[:, 1:], W))),
    ("load-swap-indices", {}, "rows", 1, lambda: SQUARE.mean(0)),
    ("index-drop-stride", {}, "layer", 1, lambda: layer(conv(padded(X), W, stride=1))),
    ("broadcast-wrong-axis", {}, "layer", 2, lambda: layer(mean=np.array([[-4.3, -9.7, -4.3]], F32))),
    ("load-wrong-buffer", {}, "layer", 1, lambda: layer(mean=SCALE[:, None])),
    ("load-wrong-buffer", {}, "layer", 2, lambda: layer(scale=MEAN[:, None])),
    ("pad-value", {}, "layer", 1, lambda: layer(conv(padded(X, 1), W))),
    ("pad-value", {"value": "-3"}, "layer", 1, lambda: layer(conv(padded(X, -3), W))),
    ("average-divisor", {}, "rows", 1, lambda: SQUARE.sum(1) / 5),
    ("swap-min-max", {}, "layer", 1, lambda: np.minimum((conv(padded(X), W) - MEAN[:, None]) / SCALE[:, None], 0)),
    ("swap-operands", {}, "layer", 1, lambda: np.maximum((MEAN[:, None] - conv(padded(X), W)) / SCALE[:, None], 0)),
    ("swap-operands", {}, "layer", 2, lambda: np.maximum(SCALE[:, None] / (conv(padded(X), W) - MEAN[:, None]), 0)),
]  # fmt: skip

INPUTS: dict[str, tuple[tuple[Array, ...], tuple[int, ...]]] = {
    "layer": ((X, W, MEAN, SCALE), (2, 3)), "rows": ((SQUARE,), (4,)), "into": ((SQUARE,), (4,)),
    "choice": ((MIXED,), (6,)), "copy": ((VALUES,), (8,)),
}  # fmt: skip
#: Too small a change for a comparison with numpy's own order of additions; told bit by bit below, or out of bounds.
ELSEWHERE = {
    "reduction-reverse-order", "divide-to-reciprocal", "conditional-lt-to-le", "change-launch-extent",
}  # fmt: skip


def chosen() -> Array:
    """`choice` after its first condition."""
    return np.where(MIXED > 0, MIXED, F32(1))


def selected(t: Array) -> Array:
    """`choice` after that."""
    return np.where(t > 2, t * 10, t)


def without(column: int) -> Array:
    """The input of `layer`, one column taken for padding."""
    return np.where(np.arange(6) == column, F32(0), X)


def execute(module: Any, kernel: str) -> Array:
    inputs, shape = INPUTS[kernel]
    return run(module[kernel], *inputs, output=np.full(shape, -5, F32))


def changed_part(a: Any, b: Any) -> Any:
    """The smallest part of a kernel that holds all that changed, but for what blocks declare to read; None where nothing did."""
    if (a is None) == (b is None) and (a is None or tvm_ffi.structural_equal(a, b)):
        return None
    rule = walk.rule_of(type(a))
    if type(a) is not type(b) or rule is None or len(rule.parts(a)) != len(rule.parts(b)):
        return b
    own = [(getattr(a, name), getattr(b, name)) for name in ("buffer", "source") if hasattr(a, name)]
    parts = [changed_part(x, y) for x, y in zip(rule.parts(a), rule.parts(b), strict=True)]
    changed = [part for part in parts if part is not None]
    return changed[0] if len(changed) == 1 and all(x.same_as(y) for x, y in own) else b


def changed_lines(module: Any, kernel: str) -> list[str]:
    """Lines of a kernel that are new or changed, but for what blocks declare to read."""
    before, after = (stages.text(m[kernel]).splitlines() for m in (MODULE, module))
    lines = [line[2:].strip() for line in difflib.ndiff(before, after) if line.startswith(("+ ", "- "))]
    return [line for line in lines if not line.startswith("T.reads(")]


@pytest.mark.parametrize(("operator", "given", "kernel", "ordinal", "expected"), CASES)
def test_one_place_changes_and_the_result_is_numpys(
    operator: str, given: dict[str, str], kernel: str, ordinal: int, expected: Callable[[], Array]
) -> None:
    mutated = planted(kernel, operator, ordinal, **given)
    part = changed_part(MODULE[kernel].body, mutated[kernel].body)
    assert isinstance(part, (tvm.ir.Expr, tirx.BufferStore)) or operator == "reduction-missing-init"
    for name in stages.kernels(MODULE):
        assert (name == kernel) != tvm_ffi.structural_equal(MODULE[name], mutated[name])
    result = execute(mutated, kernel)
    np.testing.assert_allclose(result, expected(), rtol=2e-5, atol=2e-6)
    if expected is not layer:  # the one that changes a condition on whole numbers by a half, and nothing else
        assert not np.array_equal(result, execute(MODULE, kernel))


def test_every_loop_operator_is_tested() -> None:
    loop = {operator.name for operator in operators.ALL.values() if operator.level == "loop"}
    assert loop == {case[0] for case in CASES} | ELSEWHERE


def test_the_original_is_numpys() -> None:
    np.testing.assert_allclose(execute(MODULE, "layer"), layer(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(execute(MODULE, "choice"), selected(chosen()))


def test_reversed_order_changes_rounding_alone() -> None:
    big = np.array([[1, 1e8, -1e8, 1]] * 4, F32)
    mutated = planted("into", "reduction-reverse-order", 1)
    assert str(changed_part(MODULE["into"].body, mutated["into"].body)) == "3 - vk"
    reverse = F32(0)
    for term in big[0][::-1]:
        reverse = F32(reverse + term)
    result = run(mutated["into"], big, output=np.zeros(4, F32))
    np.testing.assert_array_equal(result, np.full(4, reverse))
    straight = run(MODULE["into"], np.array([[1e8, 1, -1e8, 1]] * 4, F32), output=np.zeros(4, F32))
    backwards = run(mutated["into"], np.array([[1e8, 1, -1e8, 1]] * 4, F32), output=np.zeros(4, F32))
    np.testing.assert_array_equal(straight, np.full(4, 1, F32))
    np.testing.assert_array_equal(backwards, np.full(4, 0, F32))


def test_reciprocal_differs_in_the_last_bit() -> None:
    mutated = planted("layer", "divide-to-reciprocal", 1)
    assert len(changed_lines(mutated, "layer")) == 2
    for divisor in (3, 5, 7, 9, 11, 13):
        scale = np.full(2, divisor, F32)
        exact = run(MODULE["layer"], X, W, MEAN, scale, output=np.zeros((2, 3), F32))
        result = run(mutated["layer"], X, W, MEAN, scale, output=np.zeros((2, 3), F32))
        whole = run(MODULE["layer"], X, W, MEAN, np.ones(2, F32), output=np.zeros((2, 3), F32))
        np.testing.assert_array_equal(exact, whole / F32(divisor))
        np.testing.assert_array_equal(result, whole * (F32(1) / F32(divisor)))
        if not np.array_equal(exact, result):
            return
    pytest.fail("no quotient differed from its product")


def test_less_or_equal_changes_the_comparison_and_nothing_else() -> None:
    mutated = planted("layer", "conditional-lt-to-le", 1)
    before, after = changed_lines(mutated, "layer")
    assert before.replace("vi < 7", "vi <= 7") == after


def test_a_launch_has_sites_on_a_gpu_alone() -> None:
    operator = operators.find("change-launch-extent")
    values = parameters.read(operator.name, operator.parameters, {})
    assert {site.function for site in operator.sites(MODULE, values)} == {"launch"}
    assert "bound to GPU threads" in operator.reason(MODULE, values)
    mutated = planted("launch", "change-launch-extent", 2, extent="8")
    before, after = changed_lines(mutated, "launch")
    assert before == 'for t in T.thread_binding(16, thread="threadIdx.x"):'
    assert after == 'for t in T.thread_binding(8, thread="threadIdx.x"):'
    assert [site.description for site in operator.sites(MODULE, {**values, "axis": "blockIdx.x"})] == [
        "blockIdx.x of 4"
    ]


@pytest.mark.parametrize(
    ("operator", "given", "message"),
    [
        (
            "multiply-store-value",
            {"factor": "nan"},
            "factor of multiply-store-value must be a finite number, not 'nan'",
        ),
        ("change-loop-bounds", {"amount": "0"}, "must be a whole number of 1 or more"),
        ("change-loop-bounds", {"boundary": "middle"}, "must be one of min, extent"),
        ("pad-value", {"size": "1"}, "has no parameter 'size'; it has value"),
        ("conditional-replace-comparison", {"from": "lt", "to": "lt"}, "from and to must differ"),
        ("change-store-value", {"action": "divide", "amount": "0"}, "cannot divide by 0"),
    ],
)
def test_wrong_parameters_are_told(operator: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(BadRequestError, match=message):
        planted("layer", operator, 1, **given)


def test_two_faults_in_one_kernel_and_at_one_place() -> None:
    from mutatenn_tvm import loops

    def fault(name: str, ordinal: int, **given: str) -> Any:
        found = operators.find(name)
        return found, ordinal - 1, parameters.read(name, found.parameters, given)

    both = [fault("multiply-store-value", 1, factor="2"), fault("pad-value", 1, value="3")]
    for faults in (both, both[::-1]):
        result = execute(loops.plant(MODULE, "layer", faults), "layer")
        np.testing.assert_allclose(result, layer(conv(padded(X, 3) * 2, W)), rtol=2e-5, atol=2e-6)
    with pytest.raises(NotApplicableError, match="leaves no place for conditional-lt-to-gt"):
        loops.plant(MODULE, "layer", [fault("conditional-lt-to-le", 1), fault("conditional-lt-to-gt", 1)])
