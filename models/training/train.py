"""Train mobilenetv2-mini on the digits, export it to ONNX and write the held-back images.

Run it as ``python models/training/train.py``.

Seeded and single-threaded with deterministic algorithms, so that the same versions on the same kind of processor give
the same weights. Takes some minutes. The framework is needed here and nowhere else.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from torch.nn import functional

from digits import SEED, Digits, split, write
from export import export
from network import CLASSES, INPUT_SHAPE, MobileNetV2Mini

MODELS = Path(__file__).resolve().parent.parent
BATCH = 64
REQUIRED_ACCURACY = 0.97


def as_input(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(n, h, w, 3) pixels to (n, 3, h, w): (pixel / 255 - 0.5) / 0.5, what an experiment's `preprocess` says too."""
    planes = np.ascontiguousarray(images.transpose(0, 3, 1, 2)).astype(np.float32)
    return ((planes / np.float32(255) - np.float32(0.5)) / np.float32(0.5)).astype(np.float32)


def jitter(batch: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Each image turned by up to 12 degrees, scaled by up to 12 % and moved by up to 3 pixels."""
    count = batch.shape[0]

    def uniform(extent: float) -> torch.Tensor:
        return (torch.rand(count, generator=random) * 2 - 1) * extent

    angle, zoom = uniform(12 * torch.pi / 180), 1 + uniform(0.12)
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = matrix[:, 1, 1] = torch.cos(angle) * zoom
    matrix[:, 1, 0] = torch.sin(angle) * zoom
    matrix[:, 0, 1] = -matrix[:, 1, 0]
    for axis in (0, 1):
        matrix[:, axis, 2] = uniform(3 * 2 / batch.shape[-1])
    grid = functional.affine_grid(matrix, list(batch.shape), align_corners=False)
    # The background is -1, and grid_sample pads with 0: so shift there and back.
    return functional.grid_sample(batch + 1, grid, mode="bilinear", align_corners=False) - 1


def train(digits: Digits, epochs: int) -> MobileNetV2Mini:
    """AdamW with a one-cycle learning rate and label smoothing; the network of the last epoch."""
    random = torch.Generator().manual_seed(SEED)
    inputs, labels = torch.from_numpy(as_input(digits.images)), torch.from_numpy(digits.labels)
    network = MobileNetV2Mini()
    steps = len(labels) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 8e-3, epochs=epochs, steps_per_epoch=steps)
    for epoch in range(epochs):
        network.train()
        order = torch.randperm(len(labels), generator=random)
        total = 0.0
        for step in range(steps):
            chosen = order[step * BATCH : (step + 1) * BATCH]
            logits = network(jitter(inputs[chosen], random))
            loss = functional.cross_entropy(logits, labels[chosen], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: training loss {total / steps:.4f}", flush=True)
    return network.eval()


def accuracy(model: Path, digits: Digits) -> float:
    """Top-1 accuracy in ONNX Runtime, one image at a time as the services run it."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    hits = sum(
        int(np.argmax(session.run(None, {name: image[None]})[0]) == label)
        for image, label in zip(as_input(digits.images), digits.labels, strict=True)
    )
    return hits / len(digits.labels)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--output", type=Path, default=MODELS, help="folder with zoo/ and datasets/")
    arguments = parser.parse_args()

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    training, held_back = split()
    network = train(training, arguments.epochs)
    model = arguments.output / "zoo" / "mobilenetv2-mini.onnx"
    model.parent.mkdir(parents=True, exist_ok=True)
    export(network, model)
    write(held_back, arguments.output / "datasets" / "digits")

    reached = accuracy(model, held_back)
    weights = sum(parameter.numel() for parameter in network.parameters())
    print(f"{weights} weights, input {INPUT_SHAPE}, {CLASSES} classes")
    print(f"accuracy {reached:.4f} on {len(held_back.labels)} held-back images")
    return 0 if reached >= REQUIRED_ACCURACY else 1


if __name__ == "__main__":
    sys.exit(main())
