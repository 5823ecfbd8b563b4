"""What a mutation operator is."""

from __future__ import annotations

from typing import Literal, Protocol

import tvm

from mutatenn_tvm.parameters import Parameter, Values
from mutatenn_tvm.sites import Site

Level = Literal["graph", "loop"]


class Operator(Protocol):
    """A mutation operator; it sees the module at the stage of its level (see stages.py)."""

    name: str
    level: Level
    parameters: tuple[Parameter, ...]

    def sites(self, module: tvm.IRModule, values: Values) -> list[Site]:
        """Every place it applies to, in a stable order. Raises BadRequestError for values that make no sense together."""

    def reason(self, module: tvm.IRModule, values: Values) -> str:
        """Why it has no site in a module in which it has none."""
