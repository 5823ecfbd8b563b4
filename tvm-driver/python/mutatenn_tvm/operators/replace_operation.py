"""replace-operation: an operation becomes another that takes as many tensors.

add(a, b)  ->  multiply(a, b)      (or any other two of a row below)
"""

from __future__ import annotations

from typing import ClassVar

from tvm import relax

from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.graph import Graph, GraphOperator
from mutatenn_tvm.parameters import Parameter, Values, Word

TWO = ("add", "subtract", "multiply", "divide", "maximum", "minimum")
ONE = ("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "abs", "negative")
#: Where Relax has them elsewhere than under their own name.
NAMES = {"relu": "nn.relu"}


class ReplaceOperation(GraphOperator):
    """See the module's documentation."""

    name = "replace-operation"
    looks_for = "operation of that name"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("from", "add", TWO + ONE), Word("to", "multiply", TWO + ONE))

    def operations(self, values: Values) -> frozenset[str]:
        """The one to be replaced."""
        if (values["from"] in TWO) != (values["to"] in TWO):
            raise BadRequestError(
                f"{values['from']} and {values['to']} take different numbers of tensors: "
                f"choose both from {', '.join(TWO)}, or both from {', '.join(ONE)}"
            )
        return frozenset({f"relax.{NAMES.get(values['from'], values['from'])}"})

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Everywhere."""
        return True

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The other operation of the same tensors."""
        return relax.Call(f"relax.{NAMES.get(values['to'], values['to'])}", call.args)
