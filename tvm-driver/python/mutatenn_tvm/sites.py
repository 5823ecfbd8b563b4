"""Places where an operator can plant its fault, and their names.

A name says the same place on every run and every machine: function, statement (the variable that is bound, or the block), kind
of place and its number among those of the function, in an order that follows from the code alone, and eight hex digits of the
function's content, so that a name never silently means another place after the network or TVM has changed. For example
`main/lv11/conv2d#3@1f0c66d2` or `fused_conv2d1_add1/pad_temp/lt#2@f83e0157`. The imported and the scheduled stage do not depend
on the target, and so neither do these names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """One place.

    Attributes:
        name: see the module's documentation.
        function: the function it lies in.
        index: its number among the operator's places in that function, from 0.
        description: what is there, for people.
        layer: what it belongs to: in the graph the variable that is bound, in loops the kernel.
    """

    name: str
    function: str
    index: int
    description: str
    layer: str


def named(function: str, content: str, statement: str, kind: str, index: int, description: str, layer: str) -> Site:
    """A site, named. `content` is what the eight digits are taken from."""
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return Site(f"{function}/{statement}/{kind}#{index + 1}@{digest}", function, index, description, layer)
