"""The same metrics offline: NumPy over whole arrays, SciPy's compiled Kendall tau; reads what the benchmark's producer wrote.

Usage: offline.py FOLDER BATCHES
"""

from __future__ import annotations

import csv
import itertools
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

DEVICES, MUTANTS, INPUTS, CLASSES = 4, 51, 10, 1000
TOP_K, P, ABSOLUTE, RELATIVE = 5, 0.9, 1e-4, 1e-3
Floats = NDArray[np.float64]


class Side(NamedTuple):
    """One mutant on one device: what every comparison of it needs, computed once."""

    values: Floats
    best: NDArray[np.int64]
    top: NDArray[np.int64]
    softmax: Floats
    log_softmax: Floats
    norm: Floats


def side(values: NDArray[np.float32]) -> Side:
    """Prepares [inputs, classes]."""
    wide = values.astype(np.float64)
    top = np.argpartition(-wide, TOP_K, axis=1)[:, :TOP_K]
    order = np.argsort(-np.take_along_axis(wide, top, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(top, order, axis=1)
    shifted = wide - wide.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return Side(wide, wide.argmax(axis=1), top, np.exp(log_softmax), log_softmax, np.linalg.norm(wide, axis=1))


def compare(a: Side, b: Side) -> dict[str, float]:
    """All metrics of a pair, a the reference."""
    overlap = a.top[:, :, None] == b.top[:, None, :]
    common = overlap.sum(axis=(1, 2))
    agreement = np.stack([overlap[:, :d, :d].sum(axis=(1, 2)) / d for d in range(1, TOP_K + 1)], axis=1)
    depths = np.arange(1, TOP_K + 1)
    difference = a.values - b.values
    absolute = np.abs(difference)
    middle = (a.softmax + b.softmax) / 2
    log_middle = np.log(middle)
    return {
        "top1": float((a.best != b.best).mean()),
        "tau": float(np.mean([kendalltau(x, y, variant="b", method="asymptotic").statistic for x, y in zip(a.values, b.values, strict=True)])),
        "rbo": float((agreement[:, -1] * P**TOP_K + (1 - P) / P * (agreement * P**depths).sum(axis=1)).mean()),
        "js": float(
            ((a.softmax * (a.log_softmax - log_middle)).sum(axis=1) + (b.softmax * (b.log_softmax - log_middle)).sum(axis=1)).mean() / 2
        ),
        "l2": float(np.linalg.norm(difference) / np.linalg.norm(a.values)),
        "jaccard": float((common / (2 * TOP_K - common)).mean()),
        "largest": float(absolute.max()),
        "mean": float(absolute.mean()),
        "cosine": float(((a.values * b.values).sum(axis=1) / (a.norm * b.norm)).mean()),
        "kl": float((a.softmax * (a.log_softmax - b.log_softmax)).sum(axis=1).mean()),
        "tolerance": float((absolute > ABSOLUTE + RELATIVE * np.abs(a.values)).mean()),
        "finite": float(np.isfinite(a.values).sum() + np.isfinite(b.values).sum()),
    }


def main() -> None:
    """Computes every cell, says how long it took, and compares with what the topology said."""
    folder, batches = Path(sys.argv[1]), int(sys.argv[2])
    begun, wall = time.process_time(), time.perf_counter()
    scores = np.fromfile(folder / "measured.f32", dtype="<f4").reshape(batches, MUTANTS, DEVICES, INPUTS, CLASSES)
    cells: dict[tuple[str, str, str], dict[str, float]] = {}
    originals: list[Side] = []
    for mutant in range(MUTANTS):
        sides = [side(scores[:, mutant, device].reshape(-1, CLASSES)) for device in range(DEVICES)]
        originals = originals or sides
        name = f"m{mutant}" if mutant else "original"
        for a, b in itertools.combinations(range(DEVICES), 2):
            cells[name, f"d{a}", f"d{b}"] = compare(sides[a], sides[b])
        for device in range(DEVICES if mutant else 0):
            cells[name, f"d{device}", f"d{device}"] = compare(originals[device], sides[device])
    cpu, wall = time.process_time() - begun, time.perf_counter() - wall
    outputs = batches * MUTANTS * DEVICES * INPUTS
    print(f"{outputs} outputs: {cpu:.2f} s of CPU ({outputs / cpu:.0f} a second), {wall:.2f} s by the wall")
    check(folder / "metrics.csv", cells)


def check(file: Path, cells: dict[tuple[str, str, str], dict[str, float]]) -> None:
    """Both sides must have computed the same."""
    with file.open(newline="") as rows:
        said = list(csv.reader(rows))
    assert len(said) == len(cells), (len(said), len(cells))
    for mutant, device_a, device_b, *values in said:
        cell = cells[mutant, device_a, device_b]
        for name, value in zip(["top1", "tau", "rbo", "js", "l2"], values, strict=True):
            assert np.isclose(float(value), cell[name], rtol=1e-9, atol=1e-12), (mutant, device_a, device_b, name, value, cell[name])
    print(f"{len(said)} cells agree")


if __name__ == "__main__":
    main()
