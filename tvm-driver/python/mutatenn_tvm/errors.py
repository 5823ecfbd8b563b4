"""What may go wrong, told apart by what the caller does about it."""

from __future__ import annotations


class ModelRefusedError(Exception):
    """The network cannot be used; says why and what would help."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class NotApplicableError(Exception):
    """The mutation has no place here: an answer, not a failure."""


class BadRequestError(Exception):
    """The caller asked for what cannot be: a mistake of the caller's."""


class LinkError(Exception):
    """The kernels compiled; the linker would not have them."""
