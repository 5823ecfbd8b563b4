"""Mutants from mutations: one, or several at once (higher-order mutants)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tvm
import tvm_ffi

from mutatenn_tvm import graph, identities, loops, operators, parameters, stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.graph import GraphOperator
from mutatenn_tvm.legalisation import Memory
from mutatenn_tvm.loops import LoopOperator
from mutatenn_tvm.parameters import Values
from mutatenn_tvm.sites import Site
from mutatenn_tvm.stages import PLAIN, Schedule


@dataclass(frozen=True)
class Mutation:
    """An operator at a site."""

    operator: str
    site: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Mutant:
    """A mutated network at the scheduled stage, and the text of the functions that were mutated, before and after."""

    scheduled: tvm.IRModule
    before: str
    after: str


@dataclass(frozen=True)
class _Located:
    """A mutation, its site found in the original."""

    operator: GraphOperator | LoopOperator
    values: Values
    site: Site


def make(
    imported: tvm.IRModule,
    scheduled: tvm.IRModule,
    mutations: Sequence[Mutation],
    memory: Memory | None = None,
    schedule: Schedule = PLAIN,
) -> Mutant:
    """Plants all mutations. Sites are those of the original, so that what one mutation does cannot move another's place.

    The memory is that of the original's lowering, see legalisation.py.

    Raises:
        BadRequestError: for an unknown operator or wrong parameters.
        NotApplicableError: when a site is not there, when one mutation takes another's place away, or when the result is no program.
    """
    located = [_locate(imported, scheduled, mutation) for mutation in mutations]
    before: list[str] = []
    after: list[str] = []
    result = scheduled
    in_graph = [(m.operator, m.site.index, m.values) for m in located if isinstance(m.operator, GraphOperator)]
    if in_graph:
        mutated = graph.plant(imported, in_graph)
        before.append(stages.text(imported[graph.MAIN]))
        after.append(stages.text(mutated[graph.MAIN]))
        result = stages.scheduled(mutated, memory, schedule)
    in_kernels: dict[str, list[tuple[LoopOperator, int, Values]]] = {}
    for m in located:
        if isinstance(m.operator, LoopOperator):
            in_kernels.setdefault(m.site.function, []).append((m.operator, m.site.index, m.values))
    for kernel, faults in in_kernels.items():
        before.append(stages.text(scheduled[kernel]))
        for name in _counterparts(scheduled, kernel, result) if in_graph else [kernel]:
            result = loops.plant(result, name, faults)
            after.append(stages.text(result[name]))
            functions = dict(result.functions.items())
            functions[result.get_global_var(name)] = identities.removed(result[name])
            result = tvm.IRModule(functions, attrs=result.attrs)
    return Mutant(result, "\n".join(before), "\n".join(after))


def _locate(imported: tvm.IRModule, scheduled: tvm.IRModule, mutation: Mutation) -> _Located:
    operator = operators.find(mutation.operator)
    values = parameters.read(operator.name, operator.parameters, mutation.parameters)
    module = imported if operator.level == "graph" else scheduled
    for site in _candidates(operator, module, values, mutation.site):
        if site.name == mutation.site:
            return _Located(operator, values, site)
    sites = operator.sites(module, values)
    if not sites:
        raise NotApplicableError(f"{operator.name} has no site in this model: {operator.reason(module, values)}")
    raise NotApplicableError(
        f"{operator.name} has no site {mutation.site} in this model; it has {len(sites)} others, such as {sites[0].name}"
    )


def _candidates(operator: GraphOperator | LoopOperator, module: tvm.IRModule, values: Values, name: str) -> list[Site]:
    """The sites among which a name can be: a name begins with its function."""
    if isinstance(operator, GraphOperator):
        return operator.sites(module, values)
    function = name.split("/", maxsplit=1)[0]
    kernel = stages.kernels(module).get(function)
    return [] if kernel is None else operator.sites_in(function, kernel, values)


def _counterparts(original: tvm.IRModule, kernel: str, mutated: tvm.IRModule) -> list[str]:
    """The kernels that a kernel of the original has become: those equal to it, whatever they are called now."""
    same = [
        name
        for name, candidate in stages.kernels(mutated).items()
        if tvm_ffi.structural_equal(candidate, original[kernel])
    ]
    if not same:
        raise NotApplicableError(f"the mutation of the graph leaves no kernel {kernel} for the mutation of its loops")
    return same
