"""reduction-missing-init: a reduction whose buffer nobody initialises.

init: A[i] = 0; A[i] = A[i] + x  ->  A[i] = A[i] + x

What the sum starts from is what happens to lie in memory.
"""

from __future__ import annotations

from typing import Any

from tvm import s_tir

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where, with_parts


class ReductionMissingInit(LoopOperator):
    """See the module's documentation."""

    name = "reduction-missing-init"
    kind = "init"
    looks_for = "reduction with an initialisation"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A block with an initialisation."""
        found = isinstance(node, s_tir.SBlock) and node.init is not None
        return f"reduction into {node.writes[0].source.name}" if found else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The block without it."""
        return with_parts(node, None, node.body)
