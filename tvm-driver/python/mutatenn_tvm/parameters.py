"""Parameters of operators: what may be given, and what is taken where nothing is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mutatenn_tvm.errors import BadRequestError

#: Parameters as an operator uses them: float, int or one of the allowed words.
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter. `minimum` and `maximum` are inclusive; `allowed` is for words."""

    name: str
    default: str

    def read(self, text: str) -> Any:
        """The value a text stands for. Raises ValueError saying what would be right."""
        raise NotImplementedError


@dataclass(frozen=True)
class Double(Parameter):
    """A finite number."""

    minimum: float = -math.inf
    maximum: float = math.inf

    def read(self, text: str) -> float:
        """See Parameter."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or not self.minimum <= value <= self.maximum:
            raise ValueError("a finite number" + limits(self.minimum, self.maximum))
        return value


@dataclass(frozen=True)
class Integer(Parameter):
    """A whole number."""

    minimum: float = -math.inf
    maximum: float = math.inf

    def read(self, text: str) -> int:
        """See Parameter."""
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not self.minimum <= value <= self.maximum:
            raise ValueError("a whole number" + limits(self.minimum, self.maximum))
        return value


@dataclass(frozen=True)
class Word(Parameter):
    """One of some words."""

    allowed: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """See Parameter."""
        if text not in self.allowed:
            raise ValueError("one of " + ", ".join(self.allowed))
        return text


def read(operator: str, declared: tuple[Parameter, ...], given: Mapping[str, str]) -> Values:
    """All parameters of an operator, defaults where none is given. Raises BadRequestError."""
    unknown = sorted(set(given) - {parameter.name for parameter in declared})
    if unknown:
        known = ", ".join(parameter.name for parameter in declared) or "none"
        raise BadRequestError(f"{operator} has no parameter {unknown[0]!r}; it has {known}")
    values: dict[str, Any] = {}
    for parameter in declared:
        text = given.get(parameter.name, parameter.default)
        try:
            values[parameter.name] = parameter.read(text)
        except ValueError as error:
            raise BadRequestError(f"parameter {parameter.name} of {operator} must be {error}, not {text!r}") from None
    return values


def limits(minimum: float, maximum: float) -> str:
    """Limits in words."""
    if math.isfinite(minimum) and math.isfinite(maximum):
        return f" from {minimum:g} to {maximum:g}"
    if math.isfinite(minimum):
        return f" of {minimum:g} or more"
    return f" of {maximum:g} or less" if math.isfinite(maximum) else ""
