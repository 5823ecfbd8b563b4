"""store-float32-to-int8: the stored value through int8, cut towards zero.

A[i] = x  ->  A[i] = float32(int8(x))

What becomes of a value that the integer cannot hold is for the machine to say: neither C nor LLVM defines it.
"""

from __future__ import annotations

from typing import Any

from mutatenn_tvm.operators.stores import StoreOperator, through
from mutatenn_tvm.parameters import Values


class StoreFloat32ToInt8(StoreOperator):
    """See the module's documentation."""

    name = "store-float32-to-int8"

    def value(self, stored: Any, values: Values) -> Any:
        """Through int8."""
        return through(stored, "int8")
