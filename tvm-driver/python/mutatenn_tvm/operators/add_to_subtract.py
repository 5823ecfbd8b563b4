"""add-to-subtract: an addition of two tensors (a shortcut, a bias) becomes a subtraction.

add(a, b)  ->  subtract(a, b)
"""

from __future__ import annotations

from collections.abc import Mapping

import tvm
from tvm import relax

from mutatenn_tvm import graph
from mutatenn_tvm.operators.operator import Level
from mutatenn_tvm.sites import Site

CALLS = frozenset({"relax.add"})


def applies(call: relax.Call) -> bool:
    """Everywhere."""
    return True


def subtraction(builder: relax.BlockBuilder, call: relax.Call) -> relax.Expr:
    """Right argument from left."""
    return relax.op.subtract(call.args[0], call.args[1])


class AddToSubtract:
    """See the module's documentation."""

    name = "add-to-subtract"
    level: Level = "graph"

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Additions."""
        return graph.sites(module, CALLS, applies)

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """Takes no parameters."""
        return graph.rewrite(module, CALLS, applies, site, subtraction)
