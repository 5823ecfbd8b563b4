"""Describe, survey, compile: what a worker is asked, answered for one model after the other."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
import tvm

from mutatenn_tvm import accelerators, artifact, cache, digest, model, mutants, operators, parameters, results, stages
from mutatenn_tvm.digest import Digests
from mutatenn_tvm.errors import BadRequestError
from mutatenn_tvm.legalisation import Memory
from mutatenn_tvm.mutants import Mutant, Mutation
from mutatenn_tvm.objects import ObjectCache
from mutatenn_tvm.results import ResultCache
from mutatenn_tvm.schedule import find
from mutatenn_tvm.sites import Site
from mutatenn_tvm.stages import PLAIN, Schedule
from mutatenn_tvm.targets import Target

#: Models and schedules whose stages a worker keeps at once; an experiment has few, and each may hold hundreds of megabytes.
KEPT = 4
#: Mutants that a worker keeps at once: it is asked for one mutant and target after the other.
MUTANTS_KEPT = 2


@dataclass(frozen=True)
class Survey:
    """The sites of an operator, in a stable order, and where there is none the reason."""

    sites: list[Site]
    reason: str | None


@dataclass(frozen=True)
class Compiled:
    """An artifact. Paths of the shared object and of the IR text of what the mutation touched, before and after; how many kernels it
    has, and how many of them were not in the cache.
    """

    library: Path
    ir_before: Path
    ir_after: Path
    code_digest: str
    kernels: int
    kernels_compiled: int


@dataclass
class _Stages:
    """A model at the stages where operators mutate, and what lowering it found out."""

    proto: onnx.ModelProto
    imported: tvm.IRModule
    scheduled: tvm.IRModule
    memory: Memory
    constants: Digests


@dataclass
class _Lowered:
    """A mutant, or the original, as far as it is the same for all CPU targets; at the final stage once that has been asked for."""

    mutant: Mutant
    final: tvm.IRModule | None = None
    code_digest: str = ""


class Compiler:
    """Keeps what is the same for all mutants of a model. Not thread-safe."""

    def __init__(self, work_folder: Path, limit: int = cache.LIMIT) -> None:
        """Of a folder that compilers may share; at most so many bytes of kernels are kept in it, and of results as many."""
        self.cache = ObjectCache(work_folder / "objects", limit)
        self.results = ResultCache(work_folder / "results", limit)
        self.models: OrderedDict[str, _Stages] = OrderedDict()
        self.mutants: OrderedDict[str, _Lowered] = OrderedDict()
        self.digests: dict[str, str] = {}

    def describe(self, path: Path) -> model.Description:
        """Reads a model; see model.describe. Also imports it, so that what TVM lacks is found out now."""
        proto = model.load(path)
        description = model.describe(proto)
        self.stages_of(path)
        return description

    def survey(self, path: Path, name: str, given: Mapping[str, str], schedule: Schedule = PLAIN) -> Survey:
        """The sites of one operator with its parameters. Raises BadRequestError for wrong ones."""
        operator = operators.find(name)
        values = parameters.read(name, operator.parameters, given)
        known = self.stages_of(path, schedule)
        module = known.imported if operator.level == "graph" else known.scheduled
        sites = operator.sites(module, values)
        return Survey(sites, None if sites else operator.reason(module, values))

    def compile(
        self, path: Path, mutations: Sequence[Mutation], target: Target, folder: Path, *, checked: bool = False
    ) -> Compiled:
        """The original (no mutation), a mutant, or a mutant of several mutations.

        Args:
            path: the model; named by its content.
            mutations: what to plant, at sites of the original; graph operators first, whatever their order.
            target: what to compile for.
            folder: gets the files.
            checked: whether every access to memory is checked when the artifact runs, see bounds.py.

        Raises:
            NotApplicableError: when there is no such site, or what comes of it is no program.
            LinkError: when its kernels do not link.
        """
        folder.mkdir(parents=True, exist_ok=True)
        library, before, after, told = (
            folder / name for name in ("artifact.so", "before.txt", "after.txt", "told.json")
        )
        files = [library, before, after, told]
        # What a compiler for GPUs gives depends on more than a target's description: whether a cubin can be made here.
        key = results.key_of(self.digest_of(path), mutations, target, checked=checked) if target.is_cpu else ""
        if key and self.results.take(key, files):
            return Compiled(library, before, after, **json.loads(told.read_bytes()), kernels_compiled=0)
        planned = find(target.schedule)
        lowered = self.lowered(path, mutations, planned)
        if target.is_cpu:
            if lowered.final is None:
                lowered.final = stages.final(lowered.mutant.scheduled)
                lowered.code_digest = digest.of_program(lowered.final, self.stages_of(path, planned).constants)
            code_digest = lowered.code_digest
            linked = artifact.link(lowered.final, target, self.cache, library, checked=checked)
        elif checked:
            raise BadRequestError(f"target {target.name}: memory accesses are checked on CPUs only")
        else:
            final = accelerators.final(lowered.mutant.scheduled, target)
            linked = accelerators.link(final, target, library)
            code_digest = digest.of_program(final)
        before.write_text(lowered.mutant.before, encoding="utf-8")
        after.write_text(lowered.mutant.after, encoding="utf-8")
        told.write_text(json.dumps({"code_digest": code_digest, "kernels": linked.kernels}), encoding="utf-8")
        if key:
            self.results.put(key, files)
        return Compiled(library, before, after, code_digest, linked.kernels, linked.compiled)

    def lowered(self, path: Path, mutations: Sequence[Mutation], schedule: Schedule) -> _Lowered:
        """The mutant, lowered once for all targets."""
        key = json.dumps(
            [str(path), schedule.name, *([one.operator, one.site, dict(one.parameters)] for one in mutations)]
        )
        if key not in self.mutants:
            known = self.stages_of(path, schedule)
            if mutations:
                made = mutants.make(known.imported, known.scheduled, mutations, known.memory, schedule)
            else:
                text = stages.text(known.imported["main"])
                made = Mutant(known.scheduled, text, text)
            self.mutants[key] = _Lowered(made)
            while len(self.mutants) > MUTANTS_KEPT:
                self.mutants.popitem(last=False)
        self.mutants.move_to_end(key)
        return self.mutants[key]

    def digest_of(self, path: Path) -> str:
        """The digest of a model's file."""
        key = str(path)
        if key not in self.digests:
            with path.open("rb") as stream:
                self.digests[key] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self.digests[key]

    def stages_of(self, path: Path, schedule: Schedule = PLAIN) -> _Stages:
        """The stages of the model in a file; files are named by content, so the path tells the content."""
        key = f"{path} {schedule.name}"
        if key not in self.models:
            proto = model.load(path)
            model.describe(proto)
            imported, memory = model.to_relax(proto), Memory()
            scheduled = stages.scheduled(imported, memory, schedule)
            memory.close()
            constants = digest.of_constants(scheduled["main"])
            self.models[key] = _Stages(proto, imported, scheduled, memory, constants)
            while len(self.models) > KEPT:
                self.models.popitem(last=False)
        self.models.move_to_end(key)
        return self.models[key]
