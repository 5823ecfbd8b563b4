"""A network as the compiler-worker compiles it for x86-64, run in this process."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.append(str(Path(__file__).resolve().parent.parent / "tvm-driver" / "python"))

import tvm
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.targets import Target
from tvm import relax

#: The row x86-64 of the device catalogue.
X86_64 = {"name": "x86-64", "tvm": {"kind": "llvm", "mcpu": "x86-64"}, "link": {"compiler": "g++", "options": []}}


class Compiled:
    """A compiled network; call it with an input (1, c, h, w) float32 for its output."""

    def __init__(self, library: Path) -> None:
        self.machine = relax.VirtualMachine(tvm.runtime.load_module(str(library)), tvm.cpu())

    def __call__(self, taken: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The output for an input."""
        answer: Any = self.machine["main"](tvm.runtime.tensor(np.ascontiguousarray(taken)))
        return np.asarray((answer if hasattr(answer, "numpy") else answer[0]).numpy())


def in_tvm(model: Path, scratch: Path) -> Compiled:
    """Compiles a network into a folder below `scratch` and loads it."""
    made = Compiler(scratch).compile(model, (), Target.of(X86_64), scratch / model.stem)
    return Compiled(made.library)
