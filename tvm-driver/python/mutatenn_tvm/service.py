"""Requests and answers of a worker, as JSON.

describe {model}                        -> {input, output, opset}
survey   {model, requests: [{operator, parameters}], schedule: "plain"}
                                        -> {surveys: [{sites: [{name, ordinal, description, layer}], reason}]}
compile  {model, mutations: [{operator, site, parameters}] (or mutation: one or null), target, out, checked: false}
                                        -> {library, irBefore, irAfter, codeDigest, kernels, kernelsCompiled}
operators {}                            -> {operators: [{name, level, parameters: [{name, default}]}]}
versions {}                             -> {tvm, python, onnx}

Every answer has a field `status`: ok, or refused, not_applicable, bad_request, link_error, error with a `message`.
"""

from __future__ import annotations

import errno
import platform
import traceback
from pathlib import Path
from typing import Any

import onnx
import tvm

from mutatenn_tvm import operators
from mutatenn_tvm.compiler import Compiler
from mutatenn_tvm.errors import BadRequestError, LinkError, ModelRefusedError, NotApplicableError
from mutatenn_tvm.model import TensorType, first_line
from mutatenn_tvm.mutants import Mutation
from mutatenn_tvm.schedule import find
from mutatenn_tvm.targets import Target

OUT_OF_MEMORY = ("bad_alloc", "Cannot allocate memory", "out of memory", "MemoryError", "cannot map", "failed to map")


class Service:
    """Answers requests."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.answers = {
            "describe": self.describe,
            "survey": self.survey,
            "compile": self.compile,
            "operators": self.operators,
            "versions": self.versions,
        }

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request; never raises for what a request can cause, MemoryError aside."""
        try:
            kind = request.get("request")
            if kind not in self.answers:
                raise BadRequestError(f"there is no request {kind!r}")
            return {"status": "ok", **self.answers[kind](request)}
        except MemoryError:
            raise
        except ModelRefusedError as error:
            return {"status": "refused", "message": error.message, "remedy": error.remedy}
        except NotApplicableError as error:
            return {"status": "not_applicable", "message": str(error)}
        except BadRequestError as error:
            return {"status": "bad_request", "message": str(error)}
        except Exception as error:  # whatever TVM raises is an answer about the mutant
            traceback.print_exc()
            if is_memory(error):
                raise MemoryError from error
            if isinstance(error, LinkError):
                return {"status": "link_error", "message": str(error)[:2000]}
            return {"status": "error", "message": f"{type(error).__name__}: {first_line(error)}"[:2000]}

    def describe(self, request: dict[str, Any]) -> dict[str, Any]:
        """See the module's documentation."""
        description = self.compiler.describe(Path(request["model"]))
        return {"input": tensor(description.input), "output": tensor(description.output), "opset": description.opset}

    def survey(self, request: dict[str, Any]) -> dict[str, Any]:
        """See the module's documentation."""
        surveys = []
        schedule = find(request.get("schedule", "plain"))
        for wanted in request["requests"]:
            found = self.compiler.survey(
                Path(request["model"]), wanted["operator"], wanted.get("parameters", {}), schedule
            )
            sites = [
                {"name": site.name, "ordinal": ordinal, "description": site.description, "layer": site.layer}
                for ordinal, site in enumerate(found.sites, start=1)
            ]
            surveys.append({"sites": sites, "reason": found.reason})
        return {"surveys": surveys}

    def compile(self, request: dict[str, Any]) -> dict[str, Any]:
        """See the module's documentation."""
        planned = request.get("mutations")
        if planned is None:
            planned = [] if request["mutation"] is None else [request["mutation"]]
        mutations = [Mutation(one["operator"], one["site"], one.get("parameters", {})) for one in planned]
        model, target, out = Path(request["model"]), Target.of(request["target"]), Path(request["out"])
        made = self.compiler.compile(model, mutations, target, out, checked=bool(request.get("checked", False)))
        return {
            "library": str(made.library),
            "irBefore": str(made.ir_before),
            "irAfter": str(made.ir_after),
            "codeDigest": made.code_digest,
            "kernels": made.kernels,
            "kernelsCompiled": made.kernels_compiled,
        }

    def operators(self, request: dict[str, Any]) -> dict[str, Any]:
        """See the module's documentation."""
        return {
            "operators": [
                {
                    "name": operator.name,
                    "level": operator.level,
                    "parameters": [{"name": p.name, "default": p.default} for p in operator.parameters],
                }
                for operator in operators.ALL.values()
            ]
        }

    def versions(self, request: dict[str, Any]) -> dict[str, Any]:
        """See the module's documentation."""
        return {"tvm": tvm.__version__, "python": platform.python_version(), "onnx": onnx.__version__}


def is_memory(error: BaseException) -> bool:
    """Whether an error means that memory ran out: C++'s bad_alloc and the kernel's ENOMEM arrive under other names."""
    told = f"{error!r}"
    return (isinstance(error, OSError) and error.errno == errno.ENOMEM) or any(word in told for word in OUT_OF_MEMORY)


def tensor(value: TensorType) -> dict[str, Any]:
    """A tensor type as JSON."""
    return {"name": value.name, "shape": list(value.shape), "dtype": value.dtype}
