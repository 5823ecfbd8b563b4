"""A network, compiled and run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import tvm
from mutatenn_tvm import artifact, model, stages
from mutatenn_tvm.objects import ObjectCache
from mutatenn_tvm.targets import Target
from tvm import relax

Array = np.ndarray[Any, Any]
AARCH64 = Target(
    "aarch64",
    {"kind": "llvm", "mtriple": "aarch64-linux-gnu", "mattr": ["+neon"]},
    "aarch64-linux-gnu-g++",
    (),
)


class Network:
    """An ONNX file, imported and scheduled once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        proto = model.load(path)
        self.shape = model.describe(proto).input.shape
        self.scheduled = stages.scheduled(model.to_relax(proto))

    def input(self) -> Array:
        """One input, always the same."""
        return np.random.default_rng(1).normal(0, 1, self.shape).astype(np.float32)

    def linked(self, target: Target, folder: Path) -> Path:
        """The artifact that the compiler-worker would make."""
        library = folder / f"{target.name}.so"
        return artifact.link(stages.final(self.scheduled), target, ObjectCache(folder / "objects"), library).library

    def aarch64(self, folder: Path) -> Path:
        """The same for AArch64."""
        return self.linked(AARCH64, folder)

    def reference(self) -> Array:
        """What ONNX Runtime answers to the input."""
        session = onnxruntime.InferenceSession(str(self.path), providers=["CPUExecutionProvider"])
        answer: Array = session.run(None, {session.get_inputs()[0].name: self.input()})[0]
        return answer


def run(module: Any, device: Any, value: Array) -> Array:
    """What an artifact, loaded here or there, answers."""
    machine = relax.VirtualMachine(module, device)
    answer: Array = machine["main"](tvm.runtime.tensor(value, device)).numpy()
    return answer
