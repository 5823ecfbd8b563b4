"""store-float32-to-float16: the stored value through float16, so that it keeps 11 significant bits.

A[i] = x  ->  A[i] = float32(float16(x))
"""

from __future__ import annotations

from typing import Any

from mutatenn_tvm.operators.stores import StoreOperator, through
from mutatenn_tvm.parameters import Values


class StoreFloat32ToFloat16(StoreOperator):
    """See the module's documentation."""

    name = "store-float32-to-float16"

    def value(self, stored: Any, values: Values) -> Any:
        """Through float16."""
        return through(stored, "float16")
