"""store-float32-to-int16: the stored value through int16, cut towards zero.

A[i] = x  ->  A[i] = float32(int16(x))

What becomes of a value that the integer cannot hold is for the machine to say: neither C nor LLVM defines it.
"""

from __future__ import annotations

from typing import Any

from mutatenn_tvm.operators.stores import StoreOperator, through
from mutatenn_tvm.parameters import Values


class StoreFloat32ToInt16(StoreOperator):
    """See the module's documentation."""

    name = "store-float32-to-int16"

    def value(self, stored: Any, values: Values) -> Any:
        """Through int16."""
        return through(stored, "int16")
