"""conditional-lt-to-le: a less-than in a condition becomes less-or-equal.

if a < b  ->  if a <= b
"""

from __future__ import annotations

from collections.abc import Mapping

import tvm
from tvm import tirx
from tvm.ir.expr import Expr

from mutatenn_tvm import loops
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site


def less_or_equal(node: Expr) -> Expr:
    """The comparison, weakened."""
    return tirx.LE(node.a, node.b)


REWRITER = loops.comparisons(tirx.LT, less_or_equal)


class ConditionalLtToLe:
    """See the module's documentation."""

    name = "conditional-lt-to-le"
    level: Level = "loop"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Less-thans in conditions."""
        return loops.sites(module, "lt", REWRITER)

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Takes no parameters."""
        return loops.rewrite(module, REWRITER, site)
