"""Lowers calls of operations to kernels as TVM does, looking up what the original's lowering found out.

TVM makes a kernel for every call, 1 ms each, and throws most away because they equal one it has. What a call becomes depends on
the operation, its attributes and the types of what it takes (of a scalar constant, the value): that is the key here. A memory
learns from the original and is then closed, so that what a mutant becomes does not depend on the mutants before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tvm
import tvm_ffi
from tvm import relax, tirx
from tvm.ir.expr import GenericConst

Legalise = Callable[[relax.BlockBuilder, relax.Call], relax.Expr]

#: The operations that are remembered, and what TVM calls their kernels.
REMEMBERED = {
    "relax.nn.conv2d": "conv2d",
    "relax.nn.relu": "relu",
    "relax.add": "add",
    "relax.subtract": "subtract",
    "relax.multiply": "multiply",
    "relax.divide": "divide",
    "relax.maximum": "maximum",
    "relax.minimum": "minimum",
}
CALL_TIR = "relax.call_tir"


@dataclass(frozen=True)
class _Legalised:
    """A call, and what became of it: a kernel, which of the call's arguments it takes, and the type of its result."""

    call: relax.Call
    scalars: tuple[bytes, ...]
    kernel: tirx.PrimFunc
    arguments: tuple[int, ...]
    type: Any


@dataclass
class Memory:
    """What lowering a network found out."""

    calls: dict[int, list[_Legalised]] = field(default_factory=dict)
    kernels: dict[int, list[tuple[tirx.PrimFunc, tirx.PrimFunc]]] = field(default_factory=dict)
    closed: bool = False

    def close(self) -> None:
        """It learns nothing more from now on."""
        self.closed = True

    def finished(self, module: tvm.IRModule, finish: Callable[[tirx.PrimFunc], tirx.PrimFunc]) -> tvm.IRModule:
        """The module, its kernels finished; those that differ from one of the original in nothing but names are that one."""
        functions = {
            variable: self._finished(function, finish) if isinstance(function, tirx.PrimFunc) else function
            for variable, function in module.functions.items()
        }
        return tvm.IRModule(functions, attrs=module.attrs)

    def _finished(self, kernel: tirx.PrimFunc, finish: Callable[[tirx.PrimFunc], tirx.PrimFunc]) -> tirx.PrimFunc:
        key = tvm_ffi.structural_hash(kernel)
        for before, after in self.kernels.get(key, []):
            if tvm_ffi.structural_equal(kernel, before):
                return after
        made = finish(kernel)
        if not self.closed:
            self.kernels.setdefault(key, []).append((kernel, made))
        return made

    def legalise_ops(self) -> tvm.ir.transform.Pass:
        """TVM's pass, which asks this memory first. Good for one module."""
        variables: dict[int, tvm.ir.GlobalVar] = {}
        return relax.transform.LegalizeOps({name: self._remembering(name, variables) for name in REMEMBERED})

    def _remembering(self, name: str, variables: dict[int, tvm.ir.GlobalVar]) -> Legalise:
        theirs: Legalise = tvm.ir.Op.get(name).get_attr("FLegalize")

        def legalise(builder: relax.BlockBuilder, call: relax.Call) -> relax.Expr:
            if repeats(call):
                return theirs(builder, call)
            types = [argument.ty for argument in call.args]
            scalars = tuple(scalar(argument) for argument in call.args)
            key = hash((name, scalars, tvm_ffi.structural_hash([call.attrs, *types])))
            for known in self.calls.get(key, []):
                if known.scalars == scalars and equal(known.call, call):
                    if id(known) not in variables:
                        variables[id(known)] = builder.add_func(known.kernel, REMEMBERED[name])
                    arguments = [call.args[i] for i in known.arguments]
                    return relax.call_tir(variables[id(known)], arguments, known.type)
            made = theirs(builder, call)
            if not self.closed:
                found = understood(builder, call, scalars, made)
                if found is not None:
                    self.calls.setdefault(key, []).append(found)
            return made

        return legalise


def understood(
    builder: relax.BlockBuilder, call: relax.Call, scalars: tuple[bytes, ...], made: relax.Expr
) -> _Legalised | None:
    """What became of a call, where it is one kernel that takes nothing but arguments of the call."""
    if not isinstance(made, relax.Call) or getattr(made.op, "name", "") != CALL_TIR or len(made.args) != 2:
        return None
    positions = []
    for taken in made.args[1].fields:
        found = [i for i, argument in enumerate(call.args) if argument.same_as(taken)]
        if len(found) != 1:
            return None
        positions.append(found[0])
    return _Legalised(call, scalars, builder.get()[made.args[0]], tuple(positions), made.ty_args[0])


def repeats(call: relax.Call) -> bool:
    """Whether a call takes one value twice: its kernel may differ from that of two values, and no type tells."""
    arguments = list(call.args)
    return any(a.same_as(b) for i, a in enumerate(arguments) for b in arguments[:i])


def equal(a: relax.Call, b: relax.Call) -> bool:
    """Whether two calls of one operation differ only in what they take, of the same types."""
    if len(a.args) != len(b.args) or not tvm_ffi.structural_equal(a.attrs, b.attrs):
        return False
    return all(tvm_ffi.structural_equal(x.ty, y.ty) for x, y in zip(a.args, b.args, strict=True))


def scalar(argument: relax.Expr) -> bytes:
    """The bytes of a scalar constant, which TVM writes into the kernel; none for anything else."""
    if isinstance(argument, GenericConst) and isinstance(argument.value, tvm.runtime.Tensor) and argument.ty.ndim == 0:
        return bytes(argument.value.numpy().tobytes())
    return b""
