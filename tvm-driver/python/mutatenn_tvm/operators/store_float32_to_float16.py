"""store-float32-to-float16: the stored value through float16.

A[i] = x  ->  A[i] = float32(float16(x))
"""

from __future__ import annotations

from collections.abc import Mapping

import tvm
from tvm import tirx
from tvm.ir.expr import Expr

from mutatenn_tvm import loops
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site


def through_float16(value: Expr) -> Expr:
    """The value as float16 has it."""
    return tirx.Cast("float32", tirx.Cast("float16", value))


REWRITER = loops.float32_stores(through_float16)


class StoreFloat32ToFloat16:
    """See the module's documentation."""

    name = "store-float32-to-float16"
    level: Level = "loop"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Stores of float32."""
        return loops.sites(module, "store", REWRITER)

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Takes no parameters."""
        return loops.rewrite(module, REWRITER, site)
