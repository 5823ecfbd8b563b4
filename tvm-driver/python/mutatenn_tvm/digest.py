"""A digest of a program: equal digests mean the same program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import tvm
import tvm_ffi
from tvm import relax, tirx
from tvm.ir.expr import GenericConst

from mutatenn_tvm import stages

#: Digests by constant. Constants are never written to, and a mutant shares most of their bytes with its original.
Digests = Mapping[tvm.runtime.Tensor, bytes]


def of_program(final: tvm.IRModule, known: Digests | None = None) -> str:
    """SHA-256 over the text of the graph, the kernels, and the constants' dtypes, shapes and bytes.

    Of a module at the final stage, whose kernels are named by content; does not depend on the target.
    """
    known = known or {}
    program = hashlib.sha256()
    for name, function in sorted((g.name_hint, f) for g, f in final.functions.items()):
        told = isinstance(function, tirx.PrimFunc) and stages.tells_content(name)
        program.update(f"\n{name}\n{'' if told else stages.text(function)}".encode())
    for constant in constants(final["main"]):
        if isinstance(constant.value, tvm.runtime.Tensor):
            program.update(known.get(constant.value) or of_tensor(constant.value))
        else:
            program.update(f"\n{constant.value}\n".encode())
    return program.hexdigest()


def of_constants(function: relax.Function) -> Digests:
    """The digests of all constants of a function."""
    tensors = [constant.value for constant in constants(function)]
    return {tensor: of_tensor(tensor) for tensor in tensors if isinstance(tensor, tvm.runtime.Tensor)}


def of_tensor(tensor: tvm.runtime.Tensor) -> bytes:
    """SHA-256 of a constant's dtype, shape and bytes."""
    value = tensor.numpy()
    return hashlib.sha256(f"{value.dtype} {value.shape}\n".encode() + value.tobytes()).digest()


def constants(function: relax.Function) -> list[GenericConst]:
    """The constants of a function in the order of its structure."""
    found: list[GenericConst] = []
    tvm_ffi.structural_walk(function, (GenericConst, found.append))
    return found
