"""change-store-value: the stored value changed by an amount or a part of itself, in float64 and stored as float32.

A[i] = x  ->  A[i] = float32(float64(x) + amount)      (or any other action of stores.ACTIONS)
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.operators.stores import ACTIONS, StoreOperator, acted
from mutatenn_tvm.parameters import Double, Parameter, Values, Word


class ChangeStoreValue(StoreOperator):
    """See the module's documentation."""

    name = "change-store-value"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("action", "add-percent", ACTIONS), Double("amount", "1"))

    def value(self, stored: Any, values: Values) -> Any:
        """The changed value."""
        if values["action"] == "divide" and values["amount"] == 0:
            raise BadRequestError(f"{self.name} cannot divide by 0")
        return tirx.Cast("float32", acted(tirx.Cast("float64", stored), values["action"], values["amount"]))
