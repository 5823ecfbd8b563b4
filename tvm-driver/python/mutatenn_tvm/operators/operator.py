"""What a mutation operator is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import tvm

from mutatenn_tvm.sites import Site

Level = Literal["graph", "loop"]


class Operator(Protocol):
    """A mutation operator; `sites` and `apply` see the module at the stage of its level (see stages.py)."""

    name: str
    level: Level

    def sites(self, module: tvm.IRModule) -> list[Site]:
        """Every place it applies to, in a stable order."""

    def apply(self, module: tvm.IRModule, site: Site, parameters: Mapping[str, str]) -> tvm.IRModule:
        """The module with the fault planted at one site. Raises NotApplicableError or BadRequestError."""
