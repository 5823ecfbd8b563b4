"""Compiles mutants from scratch with TVM alone: a process that answers frames.

{model, mutation or null, target, out} -> {library}. The operators that plant the mutation are this project's; importing, folding,
lowering, code generation and linking are TVM's, of the passes that this project uses too, so that both compile the same program.
With `default` true they are those that tvm.compile takes by itself: nothing is folded or fused.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import onnx
import tvm
from mutatenn_tvm import graph, loops, model, operators, parameters, protocol
from mutatenn_tvm.graph import GraphOperator
from mutatenn_tvm.targets import Target
from tvm import relax
from tvm.relax.backend.cpu_generic import pipeline


def scheduled(imported: tvm.IRModule, target: tvm.target.Target) -> tvm.IRModule:
    """By TVM's passes for inference on CPUs."""
    before = [relax.transform.DecomposeOpsForInference(), relax.transform.FoldConstant()]
    before += [relax.transform.CanonicalizeBindings(), relax.transform.DeadCodeElimination()]
    passes = [*before, *pipeline.library_dispatch_passes(target), *pipeline.legalize_passes(target)]
    with target:
        return tvm.transform.Sequential(passes)(imported)


def compiled(request: dict[str, Any]) -> Path:
    """The artifact of a request."""
    row = Target.of(request["target"])
    target, library = row.described(), Path(request["out"])
    module = model.to_relax(onnx.load(request["model"]))
    passes: Any = tvm.transform.Sequential(pipeline.dataflow_lower_passes(target) + pipeline.finalize_passes(target))
    planned = request["mutation"]
    operator = operators.find(planned["operator"]) if planned else None
    values = parameters.read(operator.name, operator.parameters, {}) if operator else {}
    if isinstance(operator, GraphOperator):
        module = graph.plant(module, [(operator, planned["index"], values)])
    if request["default"]:
        passes = "default"
    else:
        module = scheduled(module, target)
    if operator and not isinstance(operator, GraphOperator):
        module = loops.plant(module, planned["function"], [(operator, planned["index"], values)])
    executable = tvm.compile(module, target=target, relax_pipeline=passes)
    executable.export_library(str(library), cc=row.compiler, options=list(row.options))
    return library


def main() -> None:
    """Answers one request after the other."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    protocol.write(answers, {"status": "ready"})
    while (request := protocol.read(requests)) is not None:
        try:
            protocol.write(answers, {"status": "ok", "library": str(compiled(request))})
        except Exception as error:  # some mutants do not compile, here as there
            print(error, file=sys.stderr)
            protocol.write(answers, {"status": "error", "message": str(error)[:500]})


if __name__ == "__main__":
    main()
