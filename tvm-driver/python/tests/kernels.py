"""Small kernels with everything that loop operators look for, what they compute in numpy, and how to build and run one."""

from __future__ import annotations

from typing import Any

import numpy as np
import tvm
from tvm import tirx
from tvm.script import tirx as T  # noqa: N812

from mutatenn_tvm import loops, operators, parameters
from mutatenn_tvm.loops import LoopOperator

Array = np.ndarray[Any, Any]
F32 = np.float32


@tvm.script.ir_module
class _Kernels:
    @T.prim_func(private=True, s_tir=True)
    def layer(  # type: ignore[no-untyped-def]
        x: T.Buffer((2, 6), "float32"),  # type: ignore[valid-type]
        w: T.Buffer((3,), "float32"),  # type: ignore[valid-type]
        mean: T.Buffer((2,), "float32"),  # type: ignore[valid-type]
        scale: T.Buffer((2,), "float32"),  # type: ignore[valid-type]
        y: T.Buffer((2, 3), "float32"),  # type: ignore[valid-type]
    ):
        """Padding, a convolution of stride 2, a normalisation and a ReLU."""
        T.func_attr({"tirx.noalias": True})
        pad = T.sblock_alloc_buffer((2, 8))
        conv = T.sblock_alloc_buffer((2, 3))
        centred = T.sblock_alloc_buffer((2, 3))
        scaled = T.sblock_alloc_buffer((2, 3))
        for c, i in T.grid(2, 8):
            with T.sblock("pad"):
                vc, vi = T.axis.remap("SS", [c, i])
                pad[vc, vi] = T.if_then_else(1 <= vi and vi < 7, x[vc, vi - 1], T.float32(0))
        for c, i, k in T.grid(2, 3, 3):
            with T.sblock("conv"):
                vc, vi, vk = T.axis.remap("SSR", [c, i, k])
                with T.init():
                    conv[vc, vi] = T.float32(0)
                conv[vc, vi] = conv[vc, vi] + pad[vc, vi * 2 + vk] * w[vk]
        for c, i in T.grid(2, 3):
            with T.sblock("centre"):
                vc, vi = T.axis.remap("SS", [c, i])
                centred[vc, vi] = conv[vc, vi] - mean[vc]
        for c, i in T.grid(2, 3):
            with T.sblock("scale"):
                vc, vi = T.axis.remap("SS", [c, i])
                scaled[vc, vi] = centred[vc, vi] / scale[vc]
        for c, i in T.grid(2, 3):
            with T.sblock("relu"):
                vc, vi = T.axis.remap("SS", [c, i])
                y[vc, vi] = T.max(scaled[vc, vi], T.float32(0))

    @T.prim_func(private=True, s_tir=True)
    def rows(x: T.Buffer((4, 4), "float32"), y: T.Buffer((4,), "float32")):  # type: ignore[no-untyped-def, valid-type]
        """The mean of every row, summed up in the output itself."""
        T.func_attr({"tirx.noalias": True})
        total = T.sblock_alloc_buffer((4,))
        for i, k in T.grid(4, 4):
            with T.sblock("sum"):
                vi, vk = T.axis.remap("SR", [i, k])
                with T.init():
                    total[vi] = T.float32(0)
                total[vi] = total[vi] + x[vi, vk]
        for i in range(4):
            with T.sblock("mean"):
                vi = T.axis.spatial(4, i)
                y[vi] = total[vi] / T.float32(4)

    @T.prim_func(private=True, s_tir=True)
    def into(x: T.Buffer((4, 4), "float32"), y: T.Buffer((4,), "float32")):  # type: ignore[no-untyped-def, valid-type]
        """The sum of every row, into the output."""
        T.func_attr({"tirx.noalias": True})
        for i, k in T.grid(4, 4):
            with T.sblock("sum"):
                vi, vk = T.axis.remap("SR", [i, k])
                with T.init():
                    y[vi] = T.float32(0)
                y[vi] = y[vi] + x[vi, vk]

    @T.prim_func(private=True, s_tir=True)
    def choice(x: T.Buffer((6,), "float32"), y: T.Buffer((6,), "float32")):  # type: ignore[no-untyped-def, valid-type]
        """Conditions of the three kinds, with greater-than."""
        T.func_attr({"tirx.noalias": True})
        t = T.sblock_alloc_buffer((6,))
        for i in range(6):
            with T.sblock("expression"):
                vi = T.axis.spatial(6, i)
                t[vi] = T.if_then_else(x[vi] > T.float32(0), x[vi], T.float32(1))
        for i in range(6):
            with T.sblock("select"):
                vi = T.axis.spatial(6, i)
                y[vi] = T.Select(t[vi] > T.float32(2), t[vi] * T.float32(10), t[vi])

    @T.prim_func(private=True, s_tir=True)
    def copy(x: T.Buffer((8,), "float32"), y: T.Buffer((8,), "float32")):  # type: ignore[no-untyped-def, valid-type]
        """Nothing but a store."""
        T.func_attr({"tirx.noalias": True})
        for i in range(8):
            with T.sblock("copy"):
                vi = T.axis.spatial(8, i)
                y[vi] = x[vi]

    @T.prim_func(private=True, s_tir=True)
    def launch(x: T.Buffer((64,), "float32"), y: T.Buffer((64,), "float32")):  # type: ignore[no-untyped-def, valid-type]
        """A kernel scheduled for a GPU."""
        T.func_attr({"tirx.noalias": True})
        for b in T.thread_binding(4, thread="blockIdx.x"):
            for t in T.thread_binding(16, thread="threadIdx.x"):
                with T.sblock("copy"):
                    vi = T.axis.spatial(64, b * 16 + t)
                    y[vi] = x[vi]


MODULE: tvm.IRModule = _Kernels


def planted(kernel: str, operator: str, ordinal: int, **given: str) -> tvm.IRModule:
    """The module with one fault at the ordinal-th place of the operator in one of the kernels."""
    found = operators.find(operator)
    assert isinstance(found, LoopOperator)
    values = parameters.read(operator, found.parameters, given)
    site = [site for site in found.sites(MODULE, values) if site.function == kernel][ordinal - 1]
    assert site.index == ordinal - 1
    return loops.plant(MODULE, kernel, [(found, site.index, values)])


def run(kernel: tirx.PrimFunc, *inputs: Array, output: Array) -> Array:
    """What a kernel makes of its inputs, and of what lies in its output before."""
    module = tvm.IRModule({tvm.ir.GlobalVar("kernel"): kernel.with_attr("global_symbol", "kernel")})
    built = tvm.tirx.build(module, target=tvm.target.Target({"kind": "llvm", "mcpu": "x86-64"}))
    tensors = [tvm.runtime.tensor(value) for value in (*inputs, output)]
    built["kernel"](*tensors)
    answer: Array = tensors[-1].numpy()
    return answer


def padded(x: Array, value: float = 0) -> Array:
    """The padding of `layer`."""
    return np.pad(x, ((0, 0), (1, 1)), constant_values=value)


def conv(pad: Array, w: Array, stride: int = 2) -> Array:
    """The convolution of `layer`."""
    return np.stack([pad[:, i * stride : i * stride + 3] @ w for i in range(3)], axis=1)
