"""multiply-store-value: the stored value times a factor, the product in float64 and stored as float32.

A[i] = x  ->  A[i] = float32(float64(x) * factor)

In float32 the original's factor 1.00000001 is 1 exactly, and the mutant no mutant; in float64 it is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import tvm
from tvm import tirx
from tvm.ir.expr import Expr

from mutatenn_tvm import loops
from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site

FACTOR = "1.00000001"


def rewriter(factor: float) -> loops.Rewriter:
    """Multiplies by a factor."""

    def product(value: Expr) -> Expr:
        return tirx.Cast("float32", tirx.Cast("float64", value) * tirx.FloatImm("float64", factor))

    return loops.float32_stores(product)


class MultiplyStoreValue:
    """See the module's documentation."""

    name = "multiply-store-value"
    level: Level = "loop"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Stores of float32."""
        return loops.sites(module, "store", rewriter(1.0))

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Parameter factor: a finite number."""
        text = parameters.get("factor", FACTOR)
        try:
            factor = float(text)
        except ValueError:
            factor = math.nan
        if not math.isfinite(factor):
            raise BadRequestError(f"parameter factor of {self.name} must be a finite number, not {text!r}")
        return loops.rewrite(module, rewriter(factor), site)
