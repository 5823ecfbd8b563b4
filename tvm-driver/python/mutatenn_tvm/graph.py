"""What graph operators share: finding calls in Relax, and rewriting one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tvm
from tvm import relax

from mutatenn_tvm import stages
from mutatenn_tvm.errors import NotApplicableError
from mutatenn_tvm.sites import Site, named

MAIN = "main"

#: Given the builder and the call, emits what takes its place and returns it.
Rewrite = Callable[[relax.BlockBuilder, relax.Call], relax.Expr]


def calls(module: tvm.IRModule, names: frozenset[str]) -> Iterator[tuple[relax.Var, relax.Call]]:
    """The bindings of main that call one of the operations, in order."""
    for block in module[MAIN].body.blocks:
        for binding in block.bindings:
            value = binding.value if isinstance(binding, relax.VarBinding) else None
            if isinstance(value, relax.Call) and isinstance(value.op, tvm.ir.Op) and value.op.name in names:
                yield binding.var, value


def sites(module: tvm.IRModule, names: frozenset[str], applies: Callable[[relax.Call], bool]) -> list[Site]:
    """The sites of an operator on the calls of some operations."""
    content = stages.text(module[MAIN])
    found: list[Site] = []
    for variable, call in calls(module, names):
        if applies(call):
            kind = str(call.op.name).rsplit(".", maxsplit=1)[-1]
            found.append(named(MAIN, content, kind, len(found), f"{variable.name} = {kind} of {shape(call.args[0])}"))
    return found


def rewrite(
    module: tvm.IRModule, names: frozenset[str], applies: Callable[[relax.Call], bool], site: Site, how: Rewrite
) -> tvm.IRModule:
    """The module with the call at the site rewritten. Raises NotApplicableError when the result does not type-check."""
    places = [variable for variable, call in calls(module, names) if applies(call)]
    rewriter = _OneBinding(module, places[site.index], how)
    try:
        function = rewriter.visit_expr(module[MAIN])
        rewriter.builder_.update_func(module.get_global_var(MAIN), function)
        return rewriter.builder_.get()
    except Exception as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise NotApplicableError(f"the mutated graph does not type-check: {lines[-1] if lines else error}") from error


def shape(value: relax.Expr) -> tuple[int, ...]:
    """The static shape of a tensor."""
    return tuple(int(dimension) for dimension in value.ty.shape)


@relax.expr_functor.mutator
class _OneBinding(relax.PyExprMutator):
    """Rewrites the value of one binding and leaves every other as it is."""

    def __init__(self, module: tvm.IRModule, place: relax.Var, how: Rewrite) -> None:
        super().__init__(module)
        self.place = place
        self.how = how

    def visit_var_binding_(self, binding: relax.VarBinding) -> None:
        if not binding.var.same_as(self.place):
            super().visit_var_binding_(binding)
            return
        call = self.visit_expr_post_order(binding.value)
        value: Any = self.how(self.builder_, call)
        is_output = not isinstance(binding.var, relax.DataflowVar)
        variable = self.builder_.emit_output(value) if is_output else self.builder_.emit(value)
        self.set_var_remap(binding.var, variable)
