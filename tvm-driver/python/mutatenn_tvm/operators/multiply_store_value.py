"""multiply-store-value: the stored value times a factor, the product in float64 and stored as float32.

A[i] = x  ->  A[i] = float32(float64(x) * factor)

In float32 the original's factor 1.00000001 is 1 exactly, and the mutant no mutant; in float64 it is not.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.operators.stores import StoreOperator, acted
from mutatenn_tvm.parameters import Double, Parameter, Values


class MultiplyStoreValue(StoreOperator):
    """See the module's documentation."""

    name = "multiply-store-value"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("factor", "1.00000001"),)

    def value(self, stored: Any, values: Values) -> Any:
        """The product."""
        return tirx.Cast("float32", acted(tirx.Cast("float64", stored), "multiply", values["factor"]))
