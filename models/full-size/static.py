"""Computes what a traced network works out about its own shapes, so that constants are left in its place.

PyTorch's tracing exporter writes Shape, Gather, Mul and others for `x.size()`, even where every size is known; TVM's
importer fails on what ShuffleNetV2 does with them ("emit_te now only supports Tensor that has ShapeExpr shape").
"""

from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator


def with_static_shapes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same network without the nodes that depend on nothing but static shapes and constants.

    Weights are no such constants: what is computed from them, batch normalization above all, stays.
    """
    changed = True
    while changed:
        model, changed = _folded(onnx.shape_inference.infer_shapes(model, data_prop=True))
    del model.graph.value_info[:]
    return model


def _folded(model: onnx.ModelProto) -> tuple[onnx.ModelProto, bool]:
    """One pass, and whether it found anything."""
    graph = model.graph
    shapes = {value.name: _shape(value) for value in [*graph.input, *graph.value_info]}
    # Integers alone: a network's weights are floats.
    known = {t.name: numpy_helper.to_array(t) for t in graph.initializer if t.data_type == onnx.TensorProto.INT64}
    kept, folded = [], {}
    for node in graph.node:
        value = None
        if node.op_type == "Shape" and shapes.get(node.input[0]) is not None:
            value = np.array(shapes[node.input[0]], dtype=np.int64)
        elif node.op_type != "Shape" and all(name in known for name in node.input if name):
            value = _evaluated(node, known)
        if value is None or value.dtype != np.int64:
            kept.append(node)
        else:
            known[node.output[0]] = folded[node.output[0]] = value
    used = {name for node in kept for name in node.input}
    del graph.node[:]
    graph.node.extend(kept)
    initializers = [t for t in graph.initializer if t.name in used]
    initializers += [numpy_helper.from_array(value, name) for name, value in folded.items() if name in used]
    del graph.initializer[:]
    graph.initializer.extend(initializers)
    return model, bool(folded)


def _shape(value: onnx.ValueInfoProto) -> list[int] | None:
    """The shape of a value, where all of it is known."""
    kind = value.type.tensor_type
    sizes = [d.dim_value for d in kind.shape.dim]
    return sizes if kind.HasField("shape") and all(size > 0 for size in sizes) else None


def _evaluated(node: onnx.NodeProto, known: dict[str, Any]) -> np.ndarray[Any, Any] | None:
    """What a node of one output gives for known inputs."""
    if len(node.output) != 1:
        return None
    inputs = {name: known[name] for name in node.input if name}
    answers: Any = ReferenceEvaluator(node).run(None, inputs)
    return np.asarray(answers[0])
