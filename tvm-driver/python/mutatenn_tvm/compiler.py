"""Describe, survey, compile: what a worker is asked, answered for one model after the other."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import onnx
import tvm

from mutatenn_tvm import artifact, digest, model, operators, stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.objects import ObjectCache
from mutatenn_tvm.operators.operator import Operator
from mutatenn_tvm.sites import Site
from mutatenn_tvm.targets import Target

#: Models whose stages a worker keeps at once; an experiment has few, and each may hold hundreds of megabytes.
KEPT = 2


@dataclass(frozen=True)
class Mutation:
    """An operator at a site."""

    operator: str
    site: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Compiled:
    """An artifact. Paths of the shared object and of the IR text of what the mutation touched, before and after."""

    library: Path
    ir_before: Path
    ir_after: Path
    code_digest: str
    kernels_compiled: int


@dataclass
class _Stages:
    """A model at the stages where operators mutate."""

    proto: onnx.ModelProto
    imported: tvm.IRModule
    scheduled: tvm.IRModule


class Compiler:
    """Keeps what is the same for all mutants of a model. Not thread-safe."""

    def __init__(self, work_folder: Path) -> None:
        self.cache = ObjectCache(work_folder / "objects")
        self.models: OrderedDict[str, _Stages] = OrderedDict()

    def describe(self, path: Path) -> model.Description:
        """Reads a model; see model.describe. Also imports it, so that what TVM lacks is found out now."""
        proto = model.load(path)
        description = model.describe(proto)
        self.stages_of(path)
        return description

    def survey(self, path: Path, name: str) -> list[Site]:
        """The sites of one operator, in a stable order."""
        operator = operators.find(name)
        return operator.sites(self.module(path, operator))

    def compile(self, path: Path, mutation: Mutation | None, target: Target, folder: Path) -> Compiled:
        """The original (mutation None) or a mutant. Raises NotApplicableError when there is no such site."""
        folder.mkdir(parents=True, exist_ok=True)
        known = self.stages_of(path)
        scheduled, before, after = known.scheduled, "", ""
        if mutation is not None:
            operator = operators.find(mutation.operator)
            module = self.module(path, operator)
            site = find(operator.sites(module), mutation)
            mutated = operator.apply(module, site, mutation.parameters)
            before, after = stages.text(module[site.function]), stages.text(mutated[site.function])
            scheduled = stages.scheduled(mutated) if operator.level == "graph" else mutated
        final = stages.final(scheduled)
        if mutation is None:
            before = after = stages.text(known.imported["main"])
        linked = artifact.link(final, target, self.cache, folder / "artifact.so")
        files = folder / "before.txt", folder / "after.txt"
        files[0].write_text(before, encoding="utf-8")
        files[1].write_text(after, encoding="utf-8")
        return Compiled(linked.library, files[0], files[1], digest.of_program(final), linked.compiled)

    def module(self, path: Path, operator: Operator) -> tvm.IRModule:
        """The stage of a model at which an operator mutates."""
        known = self.stages_of(path)
        return known.imported if operator.level == "graph" else known.scheduled

    def stages_of(self, path: Path) -> _Stages:
        """The stages of the model in a file; files are named by content, so the path tells the content."""
        key = str(path)
        if key not in self.models:
            proto = model.load(path)
            model.describe(proto)
            imported = model.to_relax(proto)
            self.models[key] = _Stages(proto, imported, stages.scheduled(imported))
            while len(self.models) > KEPT:
                self.models.popitem(last=False)
        self.models.move_to_end(key)
        return self.models[key]


def find(sites: list[Site], mutation: Mutation) -> Site:
    """The site of a mutation. Raises NotApplicableError when there is none."""
    for site in sites:
        if site.name == mutation.site:
            return site
    raise NotApplicableError(
        f"{mutation.operator} has no site {mutation.site} in this model; it has {len(sites)} others"
    )
