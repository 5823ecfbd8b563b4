"""relu-to-sigmoid: a ReLU becomes a sigmoid; ONNX's Clip from 0, as ReLU6, is a ReLU too.

relu(x)            ->  sigmoid(x)
maximum(x, 0)      ->  sigmoid(x)
min(max(x, 0), c)  ->  sigmoid(x)
clip(x, 0, c)      ->  sigmoid(x)
"""

from __future__ import annotations

from tvm import relax, tirx

from mutatenn_tvm.graph import CALL_TIR, Graph, GraphOperator, operation
from mutatenn_tvm.parameters import Values


class ReluToSigmoid(GraphOperator):
    """See the module's documentation."""

    name = "relu-to-sigmoid"
    calls = frozenset({"relax.nn.relu", "relax.nn.relu6", "relax.clip", CALL_TIR})
    looks_for = "relax.nn.relu, nor a clip from 0"

    def applies(self, call: relax.Call, graph: Graph, values: Values) -> bool:
        """A ReLU; a maximum that a minimum follows is not one by itself, so that both are replaced at once."""
        if self.data(call, graph) is None:
            return False
        followers = [graph.bound(user) for user in graph.users_of(call)]
        return not any(bound is not None and bound[0] is tirx.Min for bound in followers)

    def change(self, builder: relax.BlockBuilder, call: relax.Call, graph: Graph, values: Values) -> relax.Expr:
        """The sigmoid of what the ReLU takes."""
        data = self.data(call, graph)
        assert data is not None, "applies() said that it is a ReLU"
        return relax.op.sigmoid(data)

    def kind(self, call: relax.Call) -> str:
        """Whatever it looks like, a ReLU."""
        return "relu"

    def data(self, call: relax.Expr, graph: Graph) -> relax.Expr | None:
        """What a ReLU takes, None for what is no ReLU."""
        if operation(call) in ("relax.nn.relu", "relax.nn.relu6"):
            return call.args[0]
        if operation(call) == "relax.clip":
            return call.args[0] if float(call.args[1].value) == 0 else None
        bound = graph.bound(call)
        if bound is None:
            return None
        if bound[0] is tirx.Max:
            return bound[1] if bound[2] == 0 else None
        inner = graph.bound(graph.value_of(bound[1]))
        return inner[1] if inner is not None and inner[0] is tirx.Max and inner[2] == 0 else None
