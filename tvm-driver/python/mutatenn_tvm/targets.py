"""What is compiled for: a row of the device catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import tvm

from mutatenn_tvm.errors import BadRequestError


@dataclass(frozen=True)
class Target:
    """TVM's description of a target, and how its objects are linked."""

    name: str
    tvm: dict[str, Any]
    compiler: str
    options: tuple[str, ...]

    @staticmethod
    def of(row: dict[str, Any]) -> Target:
        """From a request. Raises BadRequestError for a target TVM does not know."""
        try:
            target = Target(row["name"], dict(row["tvm"]), row["link"]["compiler"], tuple(row["link"]["options"]))
            tvm.target.Target(target.tvm)
        except Exception as error:
            raise BadRequestError(f"target {row.get('name')}: {error}") from error
        if target.tvm["kind"] not in ("llvm", "c"):
            raise BadRequestError(f"target {target.name}: kind must be llvm or c, not {target.tvm['kind']}")
        return target

    def identity(self) -> str:
        """Whatever of the target shapes machine code, as text."""
        return json.dumps([self.tvm, self.compiler, list(self.options), tvm.__version__], sort_keys=True)
