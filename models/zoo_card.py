"""Measure a network of the zoo: weights, multiply-adds, accuracy on the held-back digits, speed in ONNX Runtime.

Run it as ``python models/zoo_card.py``.
"""

import csv
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from PIL import Image

MODELS = Path(__file__).resolve().parent
MODEL = MODELS / "zoo" / "mobilenetv2-mini.onnx"
DIGITS = MODELS / "datasets" / "digits"


@dataclass(frozen=True)
class Sample:
    """One image of a dataset folder: its file name, its class index, and the input tensor (3, h, w) float32."""

    file: str
    label: int
    tensor: npt.NDArray[np.float32]


def read_dataset(folder: Path) -> list[Sample]:
    """All images of labels.csv in its order, as (pixel / 255 - 0.5) / 0.5, channels first, in float32."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Sample(row["file"], int(row["label"]), _tensor(folder / row["file"])) for row in rows]


def _tensor(path: Path) -> npt.NDArray[np.float32]:
    with Image.open(path) as image:
        planes = np.asarray(image.convert("RGB"), dtype=np.float32).transpose(2, 0, 1)
    return (planes / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


def weights(model: onnx.ModelProto) -> int:
    """Elements of all initializers, running means and variances included."""
    return sum(math.prod(initializer.dims) for initializer in model.graph.initializer)


def multiply_adds(model: onnx.ModelProto) -> int:
    """Multiply-adds of one inference in Conv and Gemm nodes, from the inferred shapes."""
    graph = onnx.shape_inference.infer_shapes(model).graph
    shapes = {i.name: tuple(i.dims) for i in graph.initializer}
    for value in [*graph.input, *graph.value_info, *graph.output]:
        shapes[value.name] = tuple(d.dim_value for d in value.type.tensor_type.shape.dim)
    total = 0
    for node in graph.node:
        if node.op_type == "Conv":
            total += math.prod(shapes[node.output[0]]) * math.prod(shapes[node.input[1]][1:])
        elif node.op_type == "Gemm":
            total += math.prod(shapes[node.input[1]])
    return total


def session(model: Path) -> onnxruntime.InferenceSession:
    """ONNX Runtime on one CPU thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def predictions(model: Path, samples: list[Sample]) -> list[int]:
    """The best class of every sample, one inference each."""
    running = session(model)
    name = running.get_inputs()[0].name
    return [int(np.argmax(running.run(None, {name: sample.tensor[None]})[0])) for sample in samples]


def main() -> int:
    """Print the figures of models/README.md."""
    model, samples = onnx.load(MODEL), read_dataset(DIGITS)
    begin = time.perf_counter()
    answers = predictions(MODEL, samples)
    milliseconds = (time.perf_counter() - begin) / len(samples) * 1000
    hits = sum(answer == sample.label for answer, sample in zip(answers, samples, strict=True))
    print(f"weights           {weights(model)}")
    print(f"multiply-adds     {multiply_adds(model)}")
    print(f"accuracy          {hits / len(samples):.4f} ({hits} of {len(samples)})")
    print(f"ONNX Runtime      {milliseconds:.3f} ms an image on one thread, session start included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
