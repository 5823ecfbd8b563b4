"""Makes artifacts for the tests: some that compute, and some that do harm when they are loaded or run.

make_artifacts.py FOLDER writes FOLDER/<name>.so. Each is a Relax VM executable.

- named after FAULTS: gives in * 2 + 1 for a float32 tensor [1, 4]; its kernel calls a function of faults.cpp
- network: a small network, [1, 3, 8, 8] to [1, 10]; what it answers is in network-inputs.npy and network-outputs.npy
- storage: gives a tensor of 64 GiB
- checked-in, checked-out: they check every access, as artifacts with bound checks do; the second reads beyond its input
- no-main: an executable without a function main
"""

# ruff: noqa: N805 (TVMScript: there is no self)
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import tvm
from tvm import relax
from tvm.script import ir as I  # noqa: N812
from tvm.script import relax as R  # noqa: N812
from tvm.script import tirx as T  # noqa: N812

FAULTS = [
    *("none", "nan", "prints", "reads", "wavers", "confined"),
    *(
        "segfault",
        "bus",
        "abort",
        "illegal",
        "divide",
        "loop",
        "exit_zero",
        "kill",
        "heap",
        "memory",
        "constructor_segfault",
    ),
]


@I.ir_module
class _Fault:
    """The kernel with the call."""

    @T.prim_func(private=True)
    def kernel(a: T.Buffer((1, 4), "float32"), b: T.Buffer((1, 4), "float32")):
        for i in range(4):
            b[0, i] = a[0, i] * T.float32(2) + T.float32(1)
        T.evaluate(T.call_extern("int32", "mutatenn_fault", a.data, b.data))

    @R.function
    def main(x: R.Tensor((1, 4), "float32")) -> R.Tensor((1, 4), "float32"):
        cls = _Fault
        with R.dataflow():
            y = R.call_tir(cls.kernel, (x,), out_ty=R.Tensor((1, 4), "float32"))
            R.output(y)
        return y


@I.ir_module
class _Storage:
    """More memory than there is."""

    @T.prim_func(private=True)
    def kernel(a: T.Buffer((1, 4), "float32"), b: T.Buffer((T.int64(1) << T.int64(34),), "float32")):
        b[0] = a[0, 0]

    @R.function
    def main(x: R.Tensor((1, 4), "float32")) -> R.Tensor((17179869184,), "float32"):
        cls = _Storage
        with R.dataflow():
            y = R.call_tir(cls.kernel, (x,), out_ty=R.Tensor((17179869184,), "float32"))
            R.output(y)
        return y


def _copying(beyond: int) -> tvm.IRModule:
    """A module that copies its input, from so many elements further on, and checks it."""

    @T.prim_func(private=True)
    def kernel(a: T.Buffer((1, 4), "float32"), b: T.Buffer((1, 4), "float32")):
        for i in range(4):
            assert i + beyond < 4, "out of bounds: read of a"
            b[0, i] = a[0, i + beyond]

    builder = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor((1, 4), "float32"))
    with builder.function("main", [x]):
        with builder.dataflow():
            variable = builder.add_func(kernel, "kernel")
            y = builder.emit_output(relax.call_tir(variable, (x,), out_ty=R.Tensor((1, 4), "float32")))
        builder.emit_func_output(y)
    return builder.get()


def _network(generator: np.random.Generator) -> tvm.IRModule:
    """Convolution, ReLU, a dense layer."""
    kernel = relax.const(generator.normal(0, 1, (4, 3, 3, 3)).astype("float32"))
    weights = relax.const(generator.normal(0, 1, (256, 10)).astype("float32"))
    builder = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor((1, 3, 8, 8), "float32"))
    with builder.function("main", [x]):
        with builder.dataflow():
            features = builder.emit(relax.op.nn.relu(relax.op.nn.conv2d(x, kernel, padding=1)))
            flat = builder.emit(relax.op.reshape(features, (1, 256)))
            y = builder.emit_output(relax.op.matmul(flat, weights))
        builder.emit_func_output(y)
    return builder.get()


def _faults(folder: Path) -> None:
    executable = relax.build(_Fault, target="llvm")
    source = Path(__file__).with_name("faults.cpp")
    for fault in FAULTS:
        compiled = folder / f"{fault}.o"
        command = ["g++", "-O0", "-fPIC", "-w", f"-DFAULT_{fault}", "-c", str(source), "-o", str(compiled)]
        subprocess.run(command, check=True)
        executable.export_library(str(folder / f"{fault}.so"), addons=[str(compiled)], cc="g++")


def main(folder: Path) -> None:
    """Writes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    _faults(folder)
    relax.build(_Storage, target="llvm").export_library(str(folder / "storage.so"), cc="g++")
    relax.build(_copying(0), target="llvm").export_library(str(folder / "checked-in.so"), cc="g++")
    relax.build(_copying(2), target="llvm").export_library(str(folder / "checked-out.so"), cc="g++")
    renamed = _copying(0)
    renamed["other"] = renamed["main"].with_attr("global_symbol", "other")
    del renamed["main"]
    relax.build(renamed, target="llvm").export_library(str(folder / "no-main.so"), cc="g++")

    generator = np.random.default_rng(3)
    relax.build(_network(generator), target="llvm").export_library(str(folder / "network.so"), cc="g++")
    machine = relax.VirtualMachine(tvm.runtime.load_module(str(folder / "network.so")), tvm.cpu())
    inputs = generator.normal(0, 1, (7, 3, 8, 8)).astype("float32")
    outputs = [machine["main"](tvm.runtime.tensor(one[np.newaxis])).numpy() for one in inputs]
    np.save(folder / "network-inputs.npy", inputs)
    np.save(folder / "network-outputs.npy", np.concatenate(outputs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
