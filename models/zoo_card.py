"""Measure the networks of the zoo: nodes, weights, multiply-adds, accuracy in ONNX Runtime and as TVM compiles them.

Run it as ``python models/zoo_card.py [NAME ...]``; it prints the tables of models/README.md. With
``--onnx-runtime-only`` it needs no TVM.
"""

import argparse
import csv
import hashlib
import math
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from PIL import Image

MODELS = Path(__file__).resolve().parent
Tensor = npt.NDArray[np.float32]
Run = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Network:
    """A file of the zoo, named after its architecture and, after that, its dataset where that is not the digits."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem

    @property
    def dataset(self) -> Path:
        """The folder of the images held back when it was trained."""
        return MODELS / "datasets" / ("scenes" if self.name.endswith("-scenes") else "digits")

    def load(self) -> onnx.ModelProto:
        """The network as ONNX reads it."""
        return onnx.load(self.path)

    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Images:
    """A dataset's file names, labels (n,), and inputs (n, 3, h, w) float32, in the order of labels.csv."""

    files: list[str]
    labels: npt.NDArray[np.int64]
    inputs: Tensor


def zoo() -> list[Network]:
    """All networks, by name."""
    return [Network(path) for path in sorted((MODELS / "zoo").glob("*.onnx"), key=lambda path: path.stem)]


def read_images(folder: Path, size: int) -> Images:
    """All images of labels.csv: bilinear resize, (pixel / 255 - 0.5) / 0.5, channels first."""
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    files = [row["file"] for row in rows]
    labels = np.array([int(row["label"]) for row in rows], dtype=np.int64)
    return Images(files, labels, np.stack([_input(folder / file, size) for file in files]))


def _input(path: Path, size: int) -> Tensor:
    with Image.open(path) as image:
        resized = image.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
    planes = np.asarray(resized, dtype=np.float32).transpose(2, 0, 1)
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


def input_size(model: onnx.ModelProto) -> int:
    """Height and width of the square input."""
    return int(model.graph.input[0].type.tensor_type.shape.dim[3].dim_value)


def in_onnx_runtime(model: Path) -> Run:
    """The network in ONNX Runtime on one CPU thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda taken: np.asarray(session.run(None, {name: taken})[0])


def logits(run: Run, images: Images) -> Tensor:
    """(n, classes), one inference an image as the services run it."""
    return np.concatenate([run(image[None]) for image in images.inputs])


def hits(answers: Tensor, images: Images) -> int:
    """Images whose best class is their label."""
    return int((answers.argmax(1) == images.labels).sum())


def figures(network: Network, scratch: Path, with_tvm: bool) -> str:
    """The row of a network in the first table."""
    model = network.load()
    images = read_images(network.dataset, input_size(model))
    expected = logits(in_onnx_runtime(network.path), images)
    cells = [
        f"`{network.name}`",
        f"{input_size(model)}×{input_size(model)}",
        f"{len(model.graph.node)}",
        f"{weights(model):,}".replace(",", " "),
        f"{multiply_adds(model) / 1e6:.2f}",
        f"{math.ceil(network.path.stat().st_size / 1000)}",
        f"{hits(expected, images) / len(images.labels):.4f}",
    ]
    if with_tvm:
        from compiled import in_tvm

        answers = logits(in_tvm(network.path, scratch), images)
        same = int((answers.argmax(1) == expected.argmax(1)).sum())
        cells += [
            f"{hits(answers, images) / len(images.labels):.4f}",
            f"{same} of {len(images.labels)}",
            f"{np.abs(answers - expected).max():.1e}",
        ]
    return f"| {' | '.join(cells)} |"


def tables(networks: list[Network], with_tvm: bool) -> Iterator[str]:
    """The lines of both tables."""
    titles = ["network", "input", "nodes", "weights", "10⁶ multiply-adds", "kB", "accuracy, ONNX Runtime"]
    titles += ["accuracy, TVM", "same top-1", "largest difference"] if with_tvm else []
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    with tempfile.TemporaryDirectory() as scratch:
        for network in networks:
            yield figures(network, Path(scratch), with_tvm)
    yield ""
    yield "| network | SHA-256 |"
    yield "| --- | --- |"
    for network in networks:
        yield f"| `{network.name}` | `{network.digest()}` |"


def main() -> int:
    """Print the tables of models/README.md."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks of the zoo; default: all")
    parser.add_argument("--onnx-runtime-only", action="store_true", help="do without TVM")
    arguments = parser.parse_args()
    known = {network.name: network for network in zoo()}
    unknown = sorted(set(arguments.names) - set(known))
    if unknown:
        parser.error(f"no such network: {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in arguments.names or known]
    for line in tables(chosen, not arguments.onnx_runtime_only):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
