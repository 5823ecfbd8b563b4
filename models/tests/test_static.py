"""Shapes a network computes are computed before TVM sees it; weights are not."""

import numpy as np
import onnx
import onnxruntime
from onnx import parser

from static import with_static_shapes

SHUFFLE = """
<ir_version: 8, opset_import: ["" : 17]>
shuffle (float[1, 4, 2, 2] input) => (float[1, 4, 2, 2] logits)
<float[4] scale = {1, 2, 3, 4}, float[4] zeros = {0, 0, 0, 0}, float[4] ones = {1, 1, 1, 1}>
{
  normalized = BatchNormalization(input, scale, zeros, zeros, ones)
  shape = Shape(normalized)
  one = Constant<value = int64[1] {1}>()
  two = Constant<value = int64[1] {2}>()
  axis = Constant<value = int64 {1}>()
  channels = Gather<axis = 0>(shape, one)
  half = Div(channels, two)
  size = Gather<axis = 0>(shape, two)
  parted = Concat<axis = 0>(one, two, half, size, size)
  five = Reshape(normalized, parted)
  dealt = Transpose<perm = [0, 2, 1, 3, 4]>(five)
  again = Shape(dealt)
  wanted = Concat<axis = 0>(one, channels, size, size)
  logits = Reshape(dealt, wanted)
}
"""


def answer(model: onnx.ModelProto, taken: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> object:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"input": taken})[0]).tolist()


def test_only_what_shapes_determine_is_computed() -> None:
    model = parser.parse_model(SHUFFLE)
    taken = np.arange(16, dtype=np.float32).reshape(1, 4, 2, 2)
    before = answer(model, taken)
    static = with_static_shapes(model)
    onnx.checker.check_model(static, full_check=True)
    assert [node.op_type for node in static.graph.node] == ["BatchNormalization", "Reshape", "Transpose", "Reshape"]
    assert answer(static, taken) == before
    shapes = [onnx.numpy_helper.to_array(t).tolist() for t in static.graph.initializer if t.data_type == 7]
    assert shapes == [[1, 2, 2, 2, 2], [1, 4, 2, 2]]


def test_a_free_size_is_left_alone() -> None:
    model = parser.parse_model(SHUFFLE.replace("float[1, 4, 2, 2] input", 'float["n", 4, 2, 2] input'))
    assert "Shape" in [node.op_type for node in with_static_shapes(model).graph.node]
