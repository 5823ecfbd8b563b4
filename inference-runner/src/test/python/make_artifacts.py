"""Makes artifacts for the tests: some that compute, and some that do harm when they are loaded or run.

make_artifacts.py FOLDER writes FOLDER/<name>.so. Each is a Relax VM executable.

- named after FAULTS: gives in * 2 + 1 for a float32 tensor [1, 4]; its kernel calls a function of faults.cpp
- network: a small network, [1, 3, 8, 8] to [1, 10]; what it answers to network-inputs.npy is in network-outputs.npy
- network-mutant: the same with a sigmoid for its ReLU, and network-mutant-outputs.npy
- network-aarch64, network-mutant-aarch64, segfault-aarch64: where aarch64-linux-gnu-g++ is installed
- storage: gives a tensor of 64 GiB
- checked-in, checked-out: they check every access, as artifacts with bound checks do; the second reads beyond its input
- no-main: an executable without a function main
"""

# ruff: noqa: N805 (TVMScript: there is no self)
from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
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

ACTIVATIONS = {"network": relax.op.nn.relu, "network-mutant": relax.op.sigmoid}


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


def _network(activation: Callable[[relax.Expr], relax.Expr]) -> tvm.IRModule:
    """Convolution, activation, a dense layer."""
    generator = np.random.default_rng(3)
    kernel = relax.const(generator.normal(0, 1, (4, 3, 3, 3)).astype("float32"))
    weights = relax.const(generator.normal(0, 1, (256, 10)).astype("float32"))
    builder = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor((1, 3, 8, 8), "float32"))
    with builder.function("main", [x]):
        with builder.dataflow():
            features = builder.emit(activation(relax.op.nn.conv2d(x, kernel, padding=1)))
            flat = builder.emit(relax.op.reshape(features, (1, 256)))
            y = builder.emit_output(relax.op.matmul(flat, weights))
        builder.emit_func_output(y)
    return builder.get()


def _fault(fault: str, place: Path, target: dict[str, str], compiler: str) -> None:
    source = Path(__file__).with_name("faults.cpp")
    compiled = place.with_suffix(".o")
    command = [compiler, "-O0", "-fPIC", "-w", f"-DFAULT_{fault}", "-c", str(source), "-o", str(compiled)]
    subprocess.run(command, check=True)
    relax.build(_Fault, target=tvm.target.Target(target)).export_library(
        str(place), addons=[str(compiled)], cc=compiler
    )


def _aarch64(folder: Path) -> None:
    target, compiler = {"kind": "llvm", "mtriple": "aarch64-linux-gnu"}, "aarch64-linux-gnu-g++"
    if shutil.which(compiler) is None:
        return
    _fault("segfault", folder / "segfault-aarch64.so", target, compiler)
    for name, activation in ACTIVATIONS.items():
        built = relax.build(_network(activation), target=tvm.target.Target(target))
        built.export_library(str(folder / f"{name}-aarch64.so"), cc=compiler)


def main(folder: Path) -> None:
    """Writes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for fault in FAULTS:
        _fault(fault, folder / f"{fault}.so", {"kind": "llvm"}, "g++")
    _aarch64(folder)
    relax.build(_Storage, target="llvm").export_library(str(folder / "storage.so"), cc="g++")
    relax.build(_copying(0), target="llvm").export_library(str(folder / "checked-in.so"), cc="g++")
    relax.build(_copying(2), target="llvm").export_library(str(folder / "checked-out.so"), cc="g++")
    renamed = _copying(0)
    renamed["other"] = renamed["main"].with_attr("global_symbol", "other")
    del renamed["main"]
    relax.build(renamed, target="llvm").export_library(str(folder / "no-main.so"), cc="g++")

    inputs = np.random.default_rng(4).normal(0, 1, (7, 3, 8, 8)).astype("float32")
    np.save(folder / "network-inputs.npy", inputs)
    for name, activation in ACTIVATIONS.items():
        relax.build(_network(activation), target="llvm").export_library(str(folder / f"{name}.so"), cc="g++")
        machine = relax.VirtualMachine(tvm.runtime.load_module(str(folder / f"{name}.so")), tvm.cpu())
        outputs = [machine["main"](tvm.runtime.tensor(one[np.newaxis])).numpy() for one in inputs]
        np.save(folder / f"{name}-outputs.npy", np.concatenate(outputs))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
