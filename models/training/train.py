"""Train networks of the zoo, export them to ONNX and write the held-back images.

Run it as ``python models/training/train.py [NAME ...]``; without names it trains them all.

Seeded and single-threaded with deterministic algorithms, so that the same versions on the same kind of processor give
the same weights. Takes one to some minutes a network. The framework is needed here and nowhere else.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import digits
import scenes
from dataset import Labelled
from export import export
from learning import as_input, fit, jitter, mirrored
from networks import RECIPES

MODELS = Path(__file__).resolve().parent.parent
REQUIRED_ACCURACY = 0.97
SEED = 20260101
AUGMENTATIONS = {"digits": jitter, "scenes": mirrored}


def read(data: str, folder: Path) -> tuple[Labelled, Labelled]:
    """Training and held-back images; the latter are written to a folder."""
    if data == "digits":
        training, held_back = digits.split()
        digits.write(held_back, folder / data)
        return training, held_back
    rendered = scenes.split()
    scenes.write(rendered[1], folder / data)
    return rendered


def accuracy(model: Path, data: Labelled) -> float:
    """Top-1 accuracy in ONNX Runtime, one image at a time as the services run it."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    taken = session.get_inputs()[0]
    hits = sum(
        int(np.argmax(session.run(None, {taken.name: image[None]})[0]) == label)
        for image, label in zip(as_input(data.images, taken.shape[-1]), data.labels, strict=True)
    )
    return hits / len(data.labels)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(RECIPES)}; default: all")
    parser.add_argument("--output", type=Path, default=MODELS, help="folder with zoo/ and datasets/")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(RECIPES)
    if unknown:
        parser.error(f"no such network: {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}")

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    zoo = arguments.output / "zoo"
    zoo.mkdir(parents=True, exist_ok=True)
    missed = 0
    names = arguments.names or list(RECIPES)
    data = {kind: read(kind, arguments.output / "datasets") for kind in sorted({RECIPES[name].data for name in names})}
    for name in names:
        recipe, begin = RECIPES[name], time.monotonic()
        training, held_back = data[recipe.data]
        network = fit(recipe, training, AUGMENTATIONS[recipe.data], SEED)
        export(network, recipe.size, zoo / f"{name}.onnx")
        reached = accuracy(zoo / f"{name}.onnx", held_back)
        missed += reached < REQUIRED_ACCURACY
        weights = sum(parameter.numel() for parameter in network.parameters())
        took = f"{time.monotonic() - begin:.0f} s"
        print(f"{name}: {weights} weights, accuracy {reached:.4f} on {len(held_back.labels)}, {took}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
