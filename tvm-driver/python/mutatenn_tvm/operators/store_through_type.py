"""store-through-type: the stored value through another type.

A[i] = x  ->  A[i] = float32(bfloat16(x))      (or any other type below)
"""

from __future__ import annotations

from typing import Any, ClassVar

from mutatenn_tvm.operators.stores import StoreOperator, through
from mutatenn_tvm.parameters import Parameter, Values, Word

SOURCES = ("float16", "float32", "float64", "int32", "int64")
TYPES = ("bfloat16", "float16", "float32", "int8", "uint8", "int16", "uint16", "int32", "int64")


class StoreThroughType(StoreOperator):
    """See the module's documentation."""

    name = "store-through-type"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("from", "float32", SOURCES), Word("to", "bfloat16", TYPES))

    def source_type(self, values: Values) -> str:
        """Parameter from."""
        return str(values["from"])

    def value(self, stored: Any, values: Values) -> Any:
        """Through the type of parameter to."""
        return through(stored, values["to"])
