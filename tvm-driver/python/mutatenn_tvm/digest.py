"""A digest of a program: equal digests mean the same program."""

from __future__ import annotations

import hashlib

import tvm
from tvm import relax
from tvm.ir.expr import GenericConst

from mutatenn_tvm import stages


def of_program(final: tvm.IRModule) -> str:
    """SHA-256 over the text of the graph and of every kernel, and the constants' dtypes, shapes and bytes.

    Of a module at the final stage, whose kernels are named by content; does not depend on the target.
    """
    program = hashlib.sha256()
    for name, function in sorted((g.name_hint, f) for g, f in final.functions.items()):
        program.update(f"\n{name}\n{stages.text(function)}".encode())
    for constant in constants(final["main"]):
        if not isinstance(constant.value, tvm.runtime.Tensor):
            program.update(f"\n{constant.value}\n".encode())
            continue
        value = constant.value.numpy()
        program.update(f"\n{value.dtype} {value.shape}\n".encode())
        program.update(value.tobytes())
    return program.hexdigest()


def constants(function: relax.Function) -> list[GenericConst]:
    """The constants of a function in order of appearance."""
    found: list[GenericConst] = []
    relax.analysis.post_order_visit(function, lambda e: found.append(e) if isinstance(e, GenericConst) else None)
    return found
