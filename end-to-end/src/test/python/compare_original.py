"""Compares what the original answered on every device with ONNX Runtime on the very same input tensors.

usage: compare_original.py RESULTS STORAGE INPUT_SET MODEL.onnx

Exit status 0 when on every device every input's best class is ONNX Runtime's and no element differs by more than 1e-4.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import numpy as np
import onnxruntime

from stored_outputs import Matrix, answers

LARGEST_DIFFERENCE = 1e-4


def tensors(input_set: Path) -> Matrix:
    """All inputs of the input set, float32, shape [inputs, ...]."""
    document = json.loads(input_set.read_text(encoding="utf-8"))
    files = [Path(url2pathname(urlparse(batch["tensor"]["uri"]).path)) for batch in document["batches"]]
    return np.concatenate([np.load(path, allow_pickle=False) for path in files])


def reference(model: Path, inputs: Matrix) -> Matrix:
    """ONNX Runtime's outputs, one inference an input, shape [inputs, classes]."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.stack([session.run(None, {name: one[None]})[0].reshape(-1) for one in inputs])


def main(arguments: list[str]) -> int:
    """Compares every device; see the module's documentation."""
    results, storage, input_set, model = map(Path, arguments)
    expected = reference(model, tensors(input_set))
    wrong = devices = 0
    for (_, mutant, device), one in sorted(answers(results, storage).items()):
        if mutant != "original":
            continue
        devices += 1
        actual = one.matrix()
        changed = int((actual.argmax(axis=1) != expected.argmax(axis=1)).sum())
        largest = float(np.abs(actual.astype(np.float64) - expected).max())
        print(f"{device}: inputs={len(actual)} other_best_class={changed} max_abs_diff={largest:.3g}")
        wrong += actual.shape != expected.shape or changed > 0 or largest > LARGEST_DIFFERENCE
    print(f"devices={devices} wrong={wrong}")
    return 1 if wrong or not devices else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
