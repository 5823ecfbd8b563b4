"""What is compiled for: a row of the device catalogue."""

from __future__ import annotations

import functools
import json
import subprocess
from dataclasses import dataclass
from typing import Any

import tvm
from tvm.ir.transform import PassContext
from tvm.target import Target as TvmTarget

from mutatenn_tvm.errors import BadRequestError

CPUS = ("llvm", "c")
#: See schedule.py.
SCHEDULES = ("plain", "fast")
GPUS = ("cuda", "opencl", "vulkan", "rocm", "metal")


@dataclass(frozen=True)
class Target:
    """TVM's description of a target, how hard it is optimised (0 to 3), its schedule, and how its objects are linked."""

    name: str
    tvm: dict[str, Any]
    compiler: str
    options: tuple[str, ...]
    optimisation: int = 3
    package: str = ""
    schedule: str = "plain"

    @staticmethod
    def of(row: dict[str, Any]) -> Target:
        """From a request. Raises BadRequestError for a target TVM does not know."""
        try:
            link = row["link"]
            target = Target(
                row["name"],
                dict(row["tvm"]),
                link["compiler"],
                tuple(link["options"]),
                int(row.get("optimisation", 3)),
                link.get("package", link["compiler"]),
                str(row.get("schedule", "plain")),
            )
            described = target.described()
        except Exception as error:
            raise BadRequestError(f"target {row.get('name')}: {error}") from error
        if described.kind.name not in CPUS + GPUS:
            kinds = ", ".join(CPUS + GPUS)
            raise BadRequestError(f"target {target.name}: kind must be one of {kinds}, not {described.kind.name}")
        if target.schedule not in SCHEDULES:
            known = " or ".join(SCHEDULES)
            raise BadRequestError(f"target {target.name}: schedule must be {known}, not {target.schedule}")
        if target.schedule != "plain" and not target.is_cpu:
            raise BadRequestError(f"target {target.name}: schedule {target.schedule} is for CPUs only")
        if target.optimisation not in range(4):
            raise BadRequestError(f"target {target.name}: optimisation must be from 0 to 3, not {target.optimisation}")
        return target

    @property
    def is_cpu(self) -> bool:
        """Whether its kernels are plain functions, each compiled by itself."""
        return self.tvm["kind"] in CPUS

    def described(self) -> TvmTarget:
        """For TVM: with LLVM's optimisation level, and with a host where it needs one and has none."""
        row = dict(self.tvm)
        if row["kind"] == "llvm":
            row.setdefault("opt-level", self.optimisation)
        if row["kind"] in GPUS:
            row["host"] = {"opt-level": self.optimisation, **row.get("host", {"kind": "llvm"})}
        return TvmTarget(row)

    def passes(self) -> PassContext:
        """What TVM's passes run within."""
        return PassContext(opt_level=self.optimisation)

    def machine(self) -> str:
        """The triple that the compiler makes code for. Raises RuntimeError when there is no such compiler."""
        return self._asked("-dumpmachine")

    def library(self, name: str) -> str:
        """Where the compiler finds a library; the name alone where it finds none. Raises as `machine`."""
        return self._asked(f"-print-file-name={name}")

    def identity(self) -> str:
        """Whatever of the target shapes machine code, as text."""
        compiler = [self.compiler, list(self.options), self._asked("--version") if self.tvm["kind"] == "c" else ""]
        return json.dumps([self.tvm, self.optimisation, self.schedule, compiler, tvm.__version__], sort_keys=True)

    def _asked(self, question: str) -> str:
        return asked(self.compiler, self.options, question, self.package or self.compiler)


@functools.lru_cache(maxsize=64)
def asked(compiler: str, options: tuple[str, ...], question: str, package: str) -> str:
    """The first line of a compiler's answer. Raises RuntimeError when there is none, naming the package to install."""
    command = [compiler, *options, question]
    try:
        finished = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise RuntimeError(f"{compiler} is missing: apt-get install {package}") from error
    if finished.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed: {finished.stderr.strip()[:500]}")
    return finished.stdout.splitlines()[0].strip()
