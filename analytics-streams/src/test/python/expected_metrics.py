"""Random cases and what numpy and scipy make of them, as JSON lines on standard output.

usage: expected_metrics.py SEED CASES

A line is a pair of output vectors with the value of every metric of two vectors, or ("counts") a few counts with the value of
every statistic of counts. null stands for "undefined". The definitions are written down here a second time on purpose.
"""

from __future__ import annotations

import json
import math
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

Vector = npt.NDArray[np.float32]
PERSISTENCE = 0.9


def vector(rng: np.random.Generator, n: int, kind: str) -> Vector:
    """Scores of one kind of vector."""
    match kind:
        case "ties":
            values = rng.integers(-2, 3, n).astype(np.float64)
        case "constant":
            values = np.full(n, rng.normal())
        case "zeros":
            values = np.where(rng.random(n) < 0.5, 0.0, -0.0)
        case "huge":
            values = rng.normal(size=n) * 1e37
        case "tiny":
            values = rng.normal(size=n) * 1e-40
        case "wide":
            values = rng.normal(size=n) * 500
        case "nan":
            values = np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n))
        case "infinite":
            values = np.where(rng.random(n) < 0.2, rng.choice([-np.inf, np.inf], n), rng.normal(size=n))
        case "mixed":
            values = rng.choice([np.nan, np.inf, -np.inf, 0.0, 1.0], n)
        case _:
            values = rng.normal(size=n)
    return values.astype(np.float32)


KINDS = ["normal", "normal", "normal", "ties", "constant", "zeros", "huge", "tiny", "wide", "nan", "infinite", "mixed"]


def pair(rng: np.random.Generator) -> tuple[Vector, Vector]:
    """Two vectors of one length: unrelated, alike, or equal."""
    n = int(rng.choice([1, 2, 3, 5, 10, 37, 100, 1000], p=[0.08, 0.08, 0.1, 0.2, 0.3, 0.12, 0.1, 0.02]))
    a = vector(rng, n, str(rng.choice(KINDS)))
    match rng.integers(4):
        case 0:
            return a, vector(rng, n, str(rng.choice(KINDS)))
        case 1:
            return a, a.copy()
        case _:
            scale = float(rng.choice([1e-5, 1e-3, 0.3]))
            with np.errstate(over="ignore", invalid="ignore"):
                return a, (a + rng.normal(size=n) * scale).astype(np.float32)


def ranking(scores: Vector) -> list[int]:
    """Classes, best first; ties to the lower class; NaN below everything."""
    return sorted(
        range(len(scores)),
        key=lambda i: (math.isnan(scores[i]), 0.0 if math.isnan(scores[i]) else -float(scores[i]), i),
    )


def rbo(left: list[int], right: list[int]) -> float:
    """Extrapolated rank-biased overlap (Webber et al. 2010, equation 30)."""
    k = len(left)
    agreement = [len(set(left[:d]) & set(right[:d])) / d for d in range(1, k + 1)]
    weights = [PERSISTENCE**d for d in range(1, k + 1)]
    tail = (1 - PERSISTENCE) / PERSISTENCE * sum(x * w for x, w in zip(agreement, weights, strict=True))
    return agreement[-1] * weights[-1] + tail


def finite_metrics(a: Vector, b: Vector) -> dict[str, float | None]:
    """Those defined only for vectors that are finite throughout."""
    names = ["kendall", "cosine", "kullbackLeibler", "jensenShannon"]
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return dict.fromkeys(names)
    x, y = a.astype(np.float64), b.astype(np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tau = float(stats.kendalltau(x, y, variant="b").statistic)
    norms = float(np.linalg.norm(x)) * float(np.linalg.norm(y))
    lp, lq = special.log_softmax(x), special.log_softmax(y)
    lm = np.logaddexp(lp, lq) - math.log(2)
    js = (np.exp(lp) * (lp - lm)).sum() / 2 + (np.exp(lq) * (lq - lm)).sum() / 2
    values = [
        None if math.isnan(tau) else tau,
        None if norms == 0 else float(x @ y) / norms,
        max(0.0, float((np.exp(lp) * (lp - lq)).sum())),
        max(0.0, float(js)),
    ]
    return dict(zip(names, values, strict=True))


def of_vectors(rng: np.random.Generator) -> dict[str, Any]:
    """One case of two vectors."""
    a, b = pair(rng)
    k = int(rng.integers(1, 8))
    absolute, relative = float(rng.choice([0.0, 1e-4, 0.1])), float(rng.choice([0.0, 1e-3, 0.5]))
    top_a, top_b = ranking(a)[:k], ranking(b)[:k]
    x, y = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(x) & np.isfinite(y)
    difference, reference = np.abs(x[finite] - y[finite]), x[finite]
    alike = (np.isnan(x) & np.isnan(y)) | (np.isinf(x) & (x == y))
    outside = int((difference > absolute + relative * np.abs(reference)).sum()) + int((~finite & ~alike).sum())
    energy = float((reference**2).sum())
    expected = {
        "topA": top_a,
        "topB": top_b,
        "jaccard": len(set(top_a) & set(top_b)) / len(set(top_a) | set(top_b)),
        "rbo": rbo(top_a, top_b),
        "maxAbsolute": float(difference.max()) if difference.size else None,
        "meanAbsolute": float(difference.mean()) if difference.size else None,
        "relativeL2": math.sqrt(float((difference**2).sum()) / energy) if energy > 0 else None,
        "outOfTolerance": outside / a.size,
        "nan": int(np.isnan(a).sum()),
        "infinite": int(np.isinf(a).sum()),
        **finite_metrics(a, b),
    }
    # The exact value of a float32 survives as a float64 in JSON.
    return {"a": x.tolist(), "b": y.tolist(), "k": k, "absolute": absolute, "relative": relative, "expected": expected}


def of_counts(rng: np.random.Generator) -> dict[str, Any]:
    """One case of counts and durations."""
    n = int(rng.choice([1, 2, 10, 200, 10_000]))
    hits = int(rng.choice([0, n, int(rng.integers(0, n + 1))]))
    only_a, only_b = (int(v) for v in rng.integers(0, int(rng.choice([1, 5, 40, 2000])), 2))
    discordant = only_a + only_b
    interval = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    micros = (rng.lognormal(rng.uniform(0, 12), rng.uniform(0, 2), int(rng.integers(1, 500)))).astype(np.int64)
    return {
        "counts": True,
        "hits": hits,
        "n": n,
        "onlyA": only_a,
        "onlyB": only_b,
        "micros": micros.tolist(),
        "expected": {
            "low": float(interval.low),
            "high": float(interval.high),
            "twoSided": float(stats.binomtest(only_a, discordant, 0.5).pvalue) if discordant else 1.0,
            "firstGreater": float(stats.binomtest(only_a, discordant, 0.5, "greater").pvalue) if discordant else 1.0,
            "cohensH": float(2 * np.arcsin(np.sqrt(hits / n)) - 2 * np.arcsin(np.sqrt(0.3))),
            "quantiles": {str(q): int(np.quantile(micros, q, method="inverted_cdf")) for q in (0.5, 0.95, 0.99)},
        },
    }


def cases(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """As many of each kind."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield of_vectors(rng)
        yield of_counts(rng)


def main(arguments: list[str]) -> None:
    """Writes the cases; see the module's documentation."""
    for case in cases(int(arguments[0]), int(arguments[1])):
        print(json.dumps(case))


if __name__ == "__main__":
    main(sys.argv[1:])
