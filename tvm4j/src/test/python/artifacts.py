"""Compiles what the tests run: artifacts.py FOLDER NETWORK.onnx. Each answer that Python got lies beside its artifact."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import tvm
from tvm import relax
from tvm.relax.frontend.onnx import from_onnx
from tvm.script import tirx as T  # noqa: N812

TARGET = tvm.target.Target({"kind": "llvm"})


@tvm.script.ir_module
class Kernels:
    """Functions without a virtual machine around them."""

    @T.prim_func
    def add_one(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):  # type: ignore[no-untyped-def, valid-type]  # noqa: D102, N803, N805
        T.func_attr({"global_symbol": "add_one"})
        for i in range(8):
            B[i] = A[i] + T.float32(1)


def arithmetic() -> tvm.IRModule:
    """main(x, y) = (x + y, x * y); one(x) = x + x."""
    builder = relax.BlockBuilder()
    x, y = (relax.Var(name, relax.TensorType((2, 3), "float32")) for name in "xy")
    with builder.function("main", [x, y]):
        builder.emit_func_output(relax.Tuple([builder.emit(relax.op.add(x, y)), builder.emit(relax.op.multiply(x, y))]))
    z = relax.Var("z", relax.TensorType((2, 3), "float32"))
    with builder.function("one", [z]):
        builder.emit_func_output(builder.emit(relax.op.add(z, z)))
    return builder.get()


def network(path: Path) -> tvm.IRModule:
    """The network with its weights inside."""
    return from_onnx(onnx.load(str(path)))


def main() -> None:
    """Writes kernels.so, arithmetic.so, network.so, and for the network input.bin and output.bin in float32."""
    folder, model = Path(sys.argv[1]), Path(sys.argv[2])
    tvm.compile(Kernels, target=TARGET).export_library(str(folder / "kernels.so"))
    tvm.compile(arithmetic(), target=TARGET).export_library(str(folder / "arithmetic.so"))
    tvm.compile(network(model), target=TARGET).export_library(str(folder / "network.so"))
    machine = relax.VirtualMachine(tvm.runtime.load_module(str(folder / "network.so")), tvm.cpu())
    shape = [d.dim_value for d in onnx.load(str(model)).graph.input[0].type.tensor_type.shape.dim]
    value = np.random.default_rng(1).uniform(0, 1, shape).astype(np.float32)
    value.tofile(folder / "input.bin")
    machine["main"](tvm.runtime.tensor(value)).numpy().tofile(folder / "output.bin")
    (folder / "shape.txt").write_text(" ".join(map(str, shape)))


if __name__ == "__main__":
    main()
