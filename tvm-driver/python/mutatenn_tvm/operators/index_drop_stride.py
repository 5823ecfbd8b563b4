"""index-drop-stride: a stride left out of an index.

x[i * 2 + k]  ->  x[i + k]

It stays within the buffer: the index only gets smaller.
"""

from __future__ import annotations

from typing import Any

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.walk import Where


class IndexDropStride(LoopOperator):
    """See the module's documentation."""

    name = "index-drop-stride"
    kind = "stride"
    looks_for = "index with a stride"

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A product with a constant larger than 1, in an index."""
        found = where.index and isinstance(node, tirx.Mul) and isinstance(node.b, tirx.IntImm) and int(node.b.value) > 1
        return str(node) if found else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The index without the factor."""
        return node.a
