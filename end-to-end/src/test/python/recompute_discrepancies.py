"""Computes discrepancies.csv anew from the stored full outputs, with numpy and scipy alone, and compares.

usage: recompute_discrepancies.py RESULTS STORAGE TOP_K ABSOLUTE RELATIVE

Exit status 0 and a closing count when every row agrees within 1e-6; 1 with the rows that do not.
The definitions are those of the DiscrepancyMetric schema's documentation, written down a second time on purpose.
"""

from __future__ import annotations

import math
import sys
import warnings
from pathlib import Path

import numpy as np
from scipy import stats

from stored_outputs import Answers, Matrix, answers, rows

AGREEMENT = 1e-6
PERSISTENCE = 0.9


def ranking(vector: Matrix) -> list[int]:
    """Classes, best first; ties to the lower class; NaN below everything."""
    values = [(-math.inf, 1) if math.isnan(v) else (float(v), 0) for v in vector]
    return sorted(range(len(values)), key=lambda i: (values[i][1], -values[i][0], i))


def rbo(left: list[int], right: list[int], p: float = PERSISTENCE) -> float:
    """Extrapolated rank-biased overlap of two lists of one length (Webber et al. 2010, equation 30)."""
    depth = len(left)
    total = 0.0
    overlap = 0
    for d in range(1, depth + 1):
        overlap = len(set(left[:d]) & set(right[:d]))
        total += overlap / d * p**d
    return overlap / depth * p**depth + (1 - p) / p * total


def jaccard(left: list[int], right: list[int]) -> float:
    """Size of the intersection over the size of the union."""
    return len(set(left) & set(right)) / len(set(left) | set(right))


def kendall(left: Matrix, right: Matrix) -> float | None:
    """Tau-b of two score vectors, or None where it is undefined."""
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(stats.kendalltau(left.astype(np.float64), right.astype(np.float64), variant="b").statistic)
    return None if math.isnan(value) else value


def cosine(left: Matrix, right: Matrix) -> float | None:
    """Cosine similarity, or None for a zero or non-finite vector."""
    a, b = left.astype(np.float64), right.astype(np.float64)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    norms = float(np.linalg.norm(a) * np.linalg.norm(b))
    return None if norms == 0 else float(a @ b) / norms


def mean(values: list[float]) -> float | None:
    """Arithmetic mean, None for none."""
    return sum(values) / len(values) if values else None


def metrics(a: Answers, b: Answers, k: int, absolute: float, relative: float) -> dict[str, float | None]:
    """Every metric of one row; a is the reference."""
    left, right = a.matrix(), b.matrix()
    top_a, top_b = [ranking(v) for v in left], [ranking(v) for v in right]
    k = min(k, left.shape[1])
    wide_a, wide_b = left.astype(np.float64), right.astype(np.float64)
    finite = np.isfinite(wide_a) & np.isfinite(wide_b)
    difference = np.abs(wide_a[finite] - wide_b[finite])
    reference = wide_a[finite]
    alike = (np.isnan(wide_a) & np.isnan(wide_b)) | (np.isinf(wide_a) & (wide_a == wide_b))
    outside = int((difference > absolute + relative * np.abs(reference)).sum()) + int((~finite & ~alike).sum())
    energy = float((reference**2).sum())
    taus = [t for t in map(kendall, left, right) if t is not None]
    cosines = [c for c in map(cosine, left, right) if c is not None]
    return {
        "top1_disagreement": mean([float(x[0] != y[0]) for x, y in zip(top_a, top_b, strict=True)]),
        "topk_jaccard": mean([jaccard(x[:k], y[:k]) for x, y in zip(top_a, top_b, strict=True)]),
        "rbo": mean([rbo(x[:k], y[:k]) for x, y in zip(top_a, top_b, strict=True)]),
        "kendall_tau": mean(taus),
        "max_abs_diff": float(difference.max()) if difference.size else None,
        "mean_abs_diff": float(difference.mean()) if difference.size else None,
        "relative_l2": math.sqrt(float((difference**2).sum()) / energy) if energy > 0 else None,
        "cosine": mean(cosines),
        "out_of_tolerance": outside / left.size,
    }


def disagreements(row: dict[str, str], expected: dict[str, float | None]) -> list[str]:
    """What of one CSV row differs from its recomputation."""
    found = []
    for name, value in expected.items():
        text = row[name]
        if value is None or text == "":
            if not (value is None and text == ""):
                found.append(f"{name}: reported {text or 'nothing'}, computed {value}")
        elif abs(float(text) - value) > AGREEMENT * max(1.0, abs(value)):
            found.append(f"{name}: reported {text}, computed {value!r}")
    return found


def main(arguments: list[str]) -> int:
    """Compares every row; see the module's documentation."""
    results, storage = Path(arguments[0]), Path(arguments[1])
    k, absolute, relative = int(arguments[2]), float(arguments[3]), float(arguments[4])
    known = answers(results, storage)
    compared, wrong = 0, 0
    for row in rows(results / "discrepancies.csv"):
        sides = [known.get((row["model"], row["mutant"], row[side])) for side in ("device_a", "device_b")]
        a, b = sides
        if a is None or b is None:
            if int(row["inputs"]) != 0:
                wrong += 1
                print(
                    f"{row['mutant']} {row['device_a']}~{row['device_b']}: {row['inputs']} inputs reported, no outputs"
                )
            continue
        shared = [name for name in a.inputs if name in set(b.inputs)]
        a, b = select(a, shared), select(b, shared)
        found = [] if int(row["inputs"]) == len(shared) else [f"inputs: reported {row['inputs']}, found {len(shared)}"]
        found += disagreements(row, metrics(a, b, k, absolute, relative))
        compared += 1
        wrong += bool(found)
        for problem in found:
            print(f"{row['mutant']} {row['device_a']}~{row['device_b']}: {problem}")
    print(f"compared={compared} wrong={wrong}")
    return 1 if wrong or not compared else 0


def select(one: Answers, names: list[str]) -> Answers:
    """The answers to the named inputs, in the order of the names."""
    where = {name: index for index, name in enumerate(one.inputs)}
    keep = [where[name] for name in names]
    return Answers(
        [one.inputs[i] for i in keep],
        [one.labels[i] for i in keep],
        [one.vectors[i] for i in keep],
        [one.topk[i] for i in keep],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
