"""subtract-from-store-value: the stored value less an amount, the difference in float64 and stored as float32.

A[i] = x  ->  A[i] = float32(float64(x) - amount)

In float32 the original's 0.00000001 is lost in nearly every value; in float64 it shows where the value is small.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.operators.stores import StoreOperator, acted
from mutatenn_tvm.parameters import Double, Parameter, Values


class SubtractFromStoreValue(StoreOperator):
    """See the module's documentation."""

    name = "subtract-from-store-value"
    parameters: ClassVar[tuple[Parameter, ...]] = (Double("amount", "0.00000001"),)

    def value(self, stored: Any, values: Values) -> Any:
        """The difference."""
        return tirx.Cast("float32", acted(tirx.Cast("float64", stored), "subtract", values["amount"]))
