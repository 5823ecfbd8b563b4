"""What a run left behind, read with nothing of the system: CSV, JSON lines and the .npy files in object storage."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]


@dataclass
class Answers:
    """The answers of one mutant on one device, in the order of outputs.jsonl."""

    inputs: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    vectors: list[npt.NDArray[np.float32]] = field(default_factory=list)
    topk: list[list[int]] = field(default_factory=list)

    def matrix(self) -> Matrix:
        """Full outputs, float32, shape [inputs, classes]."""
        return np.stack(self.vectors)


def vectors_by_digest(storage: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Every stored output vector under the SHA-256 of its float32 little-endian bytes."""
    found: dict[str, npt.NDArray[np.float32]] = {}
    for path in sorted((storage / "outputs").rglob("*.npy")):
        for row in np.load(path, allow_pickle=False):
            vector = np.ascontiguousarray(row, dtype="<f4").reshape(-1)
            found[hashlib.sha256(vector.tobytes()).hexdigest()] = vector
    return found


def answers(results: Path, storage: Path) -> dict[tuple[str, str, str], Answers]:
    """Answers by (model, mutant, device). Raises KeyError for a digest that no stored output has."""
    vectors = vectors_by_digest(storage)
    found: dict[tuple[str, str, str], Answers] = {}
    with (results / "outputs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            one = found.setdefault((row["model"], row["mutant"], row["device"]), Answers())
            one.inputs.append(row["input"])
            one.labels.append(row["label"])
            one.vectors.append(vectors[row["digest"]])
            one.topk.append([int(index) for index, _ in row["topk"]])
    return found


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file as dictionaries of text."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
