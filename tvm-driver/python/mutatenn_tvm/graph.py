"""What graph operators share: places in Relax (the imported stage), and planting faults at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import tvm
import tvm_ffi
from tvm import relax, s_tir, tirx
from tvm.ir.expr import GenericConst

from mutatenn_tvm import constants, stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.operator import Level
from mutatenn_tvm.parameters import Parameter, Values
from mutatenn_tvm.sites import Site, named
from mutatenn_tvm.walk import same

MAIN = "main"
CALL_TIR = "relax.call_tir"


class Graph:
    """The main function of a module, its variables resolved."""

    def __init__(self, module: tvm.IRModule) -> None:
        self.module = module
        self.limits: dict[str, tuple[type, float | None] | None] = {}

    @cached_property
    def values(self) -> dict[relax.Var, relax.Expr]:
        """What every variable is bound to, in order."""
        return {
            binding.var: binding.value
            for block in self.module[MAIN].body.blocks
            for binding in block.bindings
            if isinstance(binding, relax.VarBinding)
        }

    def calls(self, names: frozenset[str]) -> list[tuple[relax.Var, relax.Call]]:
        """The calls of some operations, in order, with the variables they are bound to."""
        return [(variable, value) for variable, value in self.values.items() if operation(value) in names]

    def value_of(self, variable: relax.Expr) -> relax.Expr | None:
        """What a variable is bound to; None for a parameter of the function, and for what is no variable."""
        return self.values.get(variable) if isinstance(variable, relax.Var) else None

    @cached_property
    def users(self) -> dict[relax.Var, list[relax.Expr]]:
        """The values that use a variable."""
        found: dict[relax.Var, list[relax.Expr]] = {}
        for value in self.values.values():
            for variable in relax.analysis.free_vars(value):
                found.setdefault(variable, []).append(value)
        return found

    def users_of(self, call: relax.Expr) -> list[relax.Expr]:
        """The values that use the result of a call."""
        return [
            user
            for variable, value in self.values.items()
            if same(value, call)
            for user in self.users.get(variable, [])
        ]

    def constant(self, value: relax.Expr) -> np.ndarray[Any, Any] | None:
        """The value of an expression of constants, or None where it is none that can be evaluated."""
        if isinstance(value, relax.Var):
            bound = self.value_of(value)
            return None if bound is None else self.constant(bound)
        if isinstance(value, GenericConst) and isinstance(value.value, tvm.runtime.Tensor):
            return value.value.numpy()
        if operation(value) not in constants.FOLDED:
            return None
        arguments = [self.constant(argument) for argument in value.args]
        known = [argument for argument in arguments if argument is not None]
        if len(known) < len(arguments):
            return None
        return np.asarray(constants.FOLDED[operation(value)](value, known))

    def bound(self, call: relax.Expr) -> tuple[type, relax.Expr, float] | None:
        """A call that limits a tensor by a scalar, as TVM imports ONNX's Clip: Max or Min, the tensor, the limit; else None."""
        if operation(call) != CALL_TIR or not isinstance(call.args[1], relax.Tuple):
            return None
        arguments = call.args[1].fields
        limit = self.limit(call.args[0])
        if limit is None or not 1 <= len(arguments) <= 2:
            return None
        if limit[1] is not None:
            return limit[0], arguments[0], limit[1]
        scalar = self.constant(arguments[1]) if len(arguments) == 2 else None
        return None if scalar is None or scalar.size != 1 else (limit[0], arguments[0], float(scalar))

    def limit(self, kernel: tvm.ir.GlobalVar) -> tuple[type, float | None] | None:
        """Max or Min and its literal operand, of a kernel that does nothing else; None in its place where it is no literal."""
        name = str(kernel.name_hint)
        if name not in self.limits:
            found: list[Any] = []
            blocks: list[Any] = []
            looked_for = [((tirx.Max, tirx.Min), found.append), (s_tir.SBlock, blocks.append)]
            tvm_ffi.structural_walk(self.module[kernel].body, looked_for)
            inner = [block for block in blocks if block.iter_vars]
            alone = len(found) == 1 and len(inner) == 1 and same(inner[0].body.value, found[0])
            literal = found[0].b if alone and isinstance(found[0].b, tirx.FloatImm) else None
            self.limits[name] = (type(found[0]), None if literal is None else float(literal.value)) if alone else None
        return self.limits[name]


class GraphOperator:
    """A graph operator says which calls are places of it, and what such a call becomes."""

    name: ClassVar[str]
    #: The operations it looks at.
    calls: ClassVar[frozenset[str]]
    #: What it looks for, for the answer that there is none.
    looks_for: ClassVar[str]
    level: ClassVar[Level] = "graph"
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def operations(self, values: Values) -> frozenset[str]:
        """The operations it looks at, where they follow from parameters."""
        return self.calls

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """Whether a call of one of the operations is a place."""
        raise NotImplementedError

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """What a place becomes; may emit what it needs."""
        raise NotImplementedError

    def kind(self, call: relax.Call) -> str:
        """What a place is called in site names."""
        return operation(call).rsplit(".", maxsplit=1)[-1]

    def places(self, graph: Graph, values: Values) -> list[tuple[relax.Var, relax.Call]]:
        """Its places, in order."""
        return [(v, call) for v, call in graph.calls(self.operations(values)) if self.applies(call, graph, values)]

    def sites(self, module: tvm.IRModule, values: Values) -> list[Site]:
        """The sites, in the graph's order."""
        content = stages.text(module[MAIN])
        found: list[Site] = []
        for variable, call in self.places(Graph(module), values):
            kind, at = self.kind(call), str(variable.name)
            told = f"{at} = {kind} of {shape(tensor(call))}"
            found.append(named(MAIN, content, at, kind, len(found), told, at))
        return found

    def reason(self, module: tvm.IRModule, values: Values) -> str:
        """See Operator."""
        return f"the imported graph of {len(Graph(module).values)} bindings has no {self.looks_for}"


def plant(module: tvm.IRModule, faults: Sequence[tuple[GraphOperator, int, Values]]) -> tvm.IRModule:
    """The module with places changed: each the index-th of its operator in the unchanged graph.

    Raises NotApplicableError when the result does not type-check.
    """
    graph = Graph(module)
    planted = [(operator.places(graph, values)[index][0], operator, values) for operator, index, values in faults]
    rewriter = _Bindings(graph, planted)
    try:
        function = rewriter.visit_expr(module[MAIN])
        rewriter.builder_.update_func(module.get_global_var(MAIN), function)
        mutated = rewriter.builder_.get()
        relax.analysis.well_formed(mutated)
    except NotApplicableError:
        raise
    except Exception as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise NotApplicableError(f"the mutated graph does not type-check: {lines[-1] if lines else error}") from error
    return mutated


def operation(value: Any) -> str:
    """The name of the operation an expression calls; empty where it calls none."""
    return str(value.op.name) if isinstance(value, relax.Call) and isinstance(value.op, tvm.ir.Op) else ""


def tensor(call: relax.Call) -> relax.Expr:
    """The first tensor a call takes."""
    return call.args[1].fields[0] if operation(call) == CALL_TIR else call.args[0]


def shape(value: relax.Expr) -> tuple[int, ...]:
    """The static shape of a tensor."""
    return tuple(int(dimension) for dimension in value.ty.shape)


def with_arguments(call: relax.Call, arguments: list[relax.Expr]) -> relax.Call:
    """The same call of other arguments."""
    return relax.Call(call.op, arguments, call.attrs, call.ty_args)


class _Emitted(Graph):
    """The graph as far as it has been emitted anew: what a variable in a visited call is bound to is found there."""

    def __init__(self, module: tvm.IRModule, rewriter: relax.PyExprMutator) -> None:
        super().__init__(module)
        self.rewriter = rewriter

    def value_of(self, variable: relax.Expr) -> relax.Expr | None:
        """See Graph."""
        found = self.rewriter.lookup_binding(variable) if isinstance(variable, relax.Var) else None
        return super().value_of(variable) if found is None else found


@relax.expr_functor.mutator
class _Bindings(relax.PyExprMutator):
    """Rewrites the values of some bindings and leaves every other as it is."""

    def __init__(self, graph: Graph, planted: list[tuple[relax.Var, GraphOperator, Values]]) -> None:
        super().__init__(graph.module)
        self.graph = _Emitted(graph.module, self)
        self.planted = planted

    def visit_var_binding_(self, binding: relax.VarBinding) -> None:
        here = [(operator, values) for place, operator, values in self.planted if binding.var.same_as(place)]
        if not here:
            super().visit_var_binding_(binding)
            return
        value: Any = self.visit_expr_post_order(binding.value)
        for number, (operator, values) in enumerate(here):
            if number > 0:
                value = self.builder_.normalize(value)
                graph = self.graph
                if operation(value) not in operator.operations(values) or not operator.applies(value, graph, values):
                    raise NotApplicableError(f"the other mutation leaves no place for {operator.name}")
            value = operator.change(self.builder_, value, self.graph, values)
        is_output = not isinstance(binding.var, relax.DataflowVar)
        # Under its old name: names pass into the text of kernels, and a program that is the same should read the same.
        emit = self.builder_.emit_output if is_output else self.builder_.emit
        variable = emit(value, str(binding.var.name))
        self.set_var_remap(binding.var, variable)
