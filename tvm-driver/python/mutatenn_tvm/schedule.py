"""A schedule for CPUs: deterministic, nothing tuned, one for all of them, so that a site of one target is a site of the others.

Layout: convolutions take NHWC and HWIO, so that the innermost loop runs over output channels, which lie side by side.
Kernels with a reduction (convolutions, dense layers, pools): the element-wise rest is one block; the output is computed in tiles of a
few pixels by LANES or fewer channels that stay in registers while the reduction runs; the rest is applied to a tile as soon as
it is done. A reduction keeps its order, so results differ from the plain schedule's by nothing but what the layout changes.
Other kernels: one block after the other inlined, the innermost loop vectorised.

What a rule cannot be applied to keeps TVM's loops.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import tvm
from tvm import relax, s_tir, tirx

from mutatenn_tvm import constants
from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.graph import MAIN, Graph
from mutatenn_tvm.stages import PLAIN, Schedule
from mutatenn_tvm.walk import Where, rewritten

LOG = logging.getLogger(__name__)

#: float32 numbers of the innermost loop that are computed at once: a cache line, one AVX-512 register, two of AVX2, four of SSE or NEON.
LANES = 16
#: Numbers of a tile: what the registers of AVX2 hold beside the operands, and of what each is summed up 3 times the register's width.
TILE = 96
LAYOUT = {"relax.nn.conv2d": ["NHWC", "HWIO"]}


def laid_out(module: tvm.IRModule) -> tvm.IRModule:
    """The graph with limits as operations, so that they fuse with the layers before them, and convolutions in LAYOUT."""
    bounds = _Bounds(module)
    bounds.builder_.update_func(module.get_global_var(MAIN), bounds.visit_expr(module[MAIN]))
    passes = [
        relax.transform.DeadCodeElimination(),
        relax.transform.ConvertLayout(LAYOUT),
        relax.transform.CanonicalizeBindings(),
    ]
    return constants.fold(tvm.transform.Sequential(passes)(bounds.builder_.get()))


def kernel(function: tirx.PrimFunc) -> tirx.PrimFunc:
    """A kernel, scheduled."""
    try:
        schedule = s_tir.Schedule(tvm.IRModule({MAIN: function}), error_render_level="none")
        _apply(schedule)
        return schedule.mod[MAIN]
    except (s_tir.ScheduleError, UnfitError) as error:
        LOG.info("a kernel keeps TVM's loops: %s", error)
        return function


def find(name: str) -> Schedule:
    """The schedule of that name. Raises BadRequestError."""
    for schedule in (PLAIN, FAST):
        if schedule.name == name:
            return schedule
    raise BadRequestError(f"there is no schedule {name!r}; there are {PLAIN.name} and {FAST.name}")


FAST = Schedule("fast", laid_out, kernel)


@relax.expr_functor.mutator
class _Bounds(relax.PyExprMutator):
    """Limits, which TVM imports as calls of kernels, as operations."""

    def __init__(self, module: tvm.IRModule) -> None:
        super().__init__(module)
        self.graph = Graph(module)

    def visit_call_(self, call: relax.Call) -> relax.Expr:
        bound = self.graph.bound(call)
        visited = self.visit_expr_post_order(call)
        if bound is None:
            return visited
        kind, _, limit = bound
        limits = relax.op.maximum if kind is tirx.Max else relax.op.minimum
        return limits(visited.args[1].fields[0], relax.const(limit, "float32"))


class UnfitError(Exception):
    """No rule is made for a kernel."""


def in_series(function: tirx.PrimFunc) -> tirx.PrimFunc:
    """A kernel, its vectors computed one number after the other: C has none, and an assertion is about one number."""

    def visit(node: Any, where: Where) -> Callable[[Any], Any] | None:
        return serial if isinstance(node, tirx.For) and node.kind == tirx.ForKind.VECTORIZED else None

    def serial(loop: tirx.For) -> tirx.For:
        return tirx.For(loop.loop_var, loop.min, loop.extent, tirx.ForKind.SERIAL, loop.body)

    return rewritten(function, visit)


def _apply(schedule: s_tir.Schedule) -> None:
    blocks = schedule.get_child_blocks(schedule.get_sblock("root"))
    reductions = [block for block in blocks if _is_reduction(schedule, block)]
    if len(reductions) > 1:
        raise UnfitError(f"it has {len(reductions)} reductions")
    if not reductions:
        _inline(schedule, blocks[:-1])
        _vectorise(schedule, blocks[-1])
        return
    at = blocks.index(reductions[0]) if reductions[0] in blocks else _index(schedule, blocks, reductions[0])
    before, reduction, after = blocks[:at], blocks[at], blocks[at + 1 :]
    _inline(schedule, before[:-1])
    _inline(schedule, after[:-1])
    for block in before[-1:]:
        _vectorise(schedule, block)
    if after:
        rest = after[-1]
        schedule.set_scope(reduction, 0, "local")
    else:
        rest = schedule.cache_write(reduction, 0, "local")
    _tile(schedule, reduction, rest)


def _index(schedule: s_tir.Schedule, blocks: list[Any], wanted: Any) -> int:
    name = schedule.get(wanted).name_hint
    return next(i for i, block in enumerate(blocks) if schedule.get(block).name_hint == name)


def _is_reduction(schedule: s_tir.Schedule, block: Any) -> bool:
    return any(variable.iter_type != tirx.IterVar.DataPar for variable in schedule.get(block).iter_vars)


def _inline(schedule: s_tir.Schedule, blocks: list[Any]) -> None:
    for block in blocks:
        schedule.compute_inline(block)


def _extent(schedule: s_tir.Schedule, loop: Any) -> int:
    extent = schedule.get(loop).extent
    if not isinstance(extent, tirx.IntImm):
        raise UnfitError(f"it has a loop of {extent}")
    return int(extent.value)


def _divisor(extent: int, most: int) -> int:
    return max(i for i in range(1, min(extent, most) + 1) if extent % i == 0)


def _lanes(extent: int) -> int:
    """How many numbers of an innermost loop are computed at once: whole registers where that goes."""
    most = _divisor(extent, LANES)
    return next((lanes for lanes in (LANES, LANES // 2, LANES // 4) if extent % lanes == 0), most)


def _vectorise(schedule: s_tir.Schedule, block: Any) -> None:
    """The innermost loop of a block without a reduction, by LANES."""
    loop = schedule.get_loops(block)[-1]
    _, inner = schedule.split(loop, [None, _lanes(_extent(schedule, loop))])
    schedule.vectorize(inner)


def _tile(schedule: s_tir.Schedule, reduction: Any, rest: Any) -> None:
    """Tiles the rest, computes the reduction at a tile, and unrolls what is in it."""
    loops = schedule.get_loops(rest)
    lanes = _lanes(_extent(schedule, loops[-1]))
    outer, inner = schedule.split(loops[-1], [None, lanes])
    tile = [inner]
    if len(loops) > 1:
        pixels = _divisor(_extent(schedule, loops[-2]), TILE // lanes)
        around, within = schedule.split(loops[-2], [None, pixels])
        schedule.reorder(around, outer, within, inner)
        tile = [within, inner]
    schedule.compute_at(reduction, outer, preserve_unit_loops=True)
    own = schedule.get_loops(reduction)
    kinds = [variable.iter_type for variable in schedule.get(reduction).iter_vars]
    spatial = [loop for loop, kind in zip(own[-len(kinds) :], kinds, strict=True) if kind == tirx.IterVar.DataPar]
    summed = [loop for loop, kind in zip(own[-len(kinds) :], kinds, strict=True) if kind != tirx.IterVar.DataPar]
    schedule.reorder(*summed, *spatial)
    for loop in spatial[:-1]:
        schedule.unroll(loop)
    schedule.vectorize(spatial[-1])
    first = schedule.decompose_reduction(reduction, summed[0])
    for loop in schedule.get_loops(first)[-len(spatial) : -1]:
        schedule.unroll(loop)
    schedule.vectorize(schedule.get_loops(first)[-1])
    for loop in tile[:-1]:
        schedule.unroll(loop)
    schedule.vectorize(tile[-1])
