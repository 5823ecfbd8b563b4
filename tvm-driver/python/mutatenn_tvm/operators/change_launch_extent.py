"""change-launch-extent: the number of GPU threads or blocks of a launch set to another value.

for i in thread_binding(n, "threadIdx.x")  ->  for i in thread_binding(extent, "threadIdx.x")

The original's change_block, on the attributes of launches. On a CPU no loop is bound to threads: there it has no site.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tvm import tirx

from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Integer, Parameter, Values, Word
from mutatenn_tvm.walk import Where, with_bounds

AXES = tuple(f"{unit}.{axis}" for unit in ("blockIdx", "threadIdx") for axis in "xyz")


class ChangeLaunchExtent(LoopOperator):
    """See the module's documentation."""

    name = "change-launch-extent"
    kind = "launch"
    looks_for = "loop that is bound to GPU threads or blocks: only kernels scheduled for a GPU have them"
    parameters: ClassVar[tuple[Parameter, ...]] = (Word("axis", "any", ("any", *AXES)), Integer("extent", "1", 1))

    def finds(self, node: Any, where: Where, values: Values) -> str | None:
        """A loop bound to such an axis, of another extent."""
        if not isinstance(node, tirx.For) or node.thread_binding is None:
            return None
        axis = str(node.thread_binding.thread_tag)
        wanted = axis in AXES if values["axis"] == "any" else axis == values["axis"]
        same_extent = isinstance(node.extent, tirx.IntImm) and int(node.extent.value) == values["extent"]
        return f"{axis} of {node.extent}" if wanted and not same_extent else None

    def change(self, node: Any, where: Where, values: Values) -> Any:
        """The same loop of the other extent."""
        return with_bounds(node, node.min, tirx.IntImm(str(node.extent.ty), values["extent"]), node.body)
