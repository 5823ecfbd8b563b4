"""How a network is trained: the same way for all of them, with the figures of its recipe."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from dataset import Labelled
from networks import Recipe

BATCH = 64
#: What the loss of an auxiliary classifier counts (Szegedy et al., "Going Deeper with Convolutions", section 5).
AUXILIARY = 0.3

Augmentation = Callable[[torch.Tensor, torch.Generator], torch.Tensor]


def as_input(images: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.float32]:
    """(n, h, w, 3) pixels to (n, 3, size, size): bilinear resize, then (pixel / 255 - 0.5) / 0.5.

    An experiment's `preprocess` says the same.
    """
    if images.shape[1:3] != (size, size):
        resized = [Image.fromarray(image).resize((size, size), Image.Resampling.BILINEAR) for image in images]
        images = np.stack([np.asarray(image) for image in resized])
    planes = np.ascontiguousarray(images.transpose(0, 3, 1, 2)).astype(np.float32)
    return ((planes / np.float32(255) - np.float32(0.5)) / np.float32(0.5)).astype(np.float32)


def jitter(batch: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Each image turned by up to 12 degrees, scaled by up to 12 % and moved by up to 3/32 of its width."""
    count = batch.shape[0]

    def uniform(extent: float) -> torch.Tensor:
        return (torch.rand(count, generator=random) * 2 - 1) * extent

    angle, zoom = uniform(12 * torch.pi / 180), 1 + uniform(0.12)
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0] = matrix[:, 1, 1] = torch.cos(angle) * zoom
    matrix[:, 1, 0] = torch.sin(angle) * zoom
    matrix[:, 0, 1] = -matrix[:, 1, 0]
    for axis in (0, 1):
        matrix[:, axis, 2] = uniform(3 * 2 / 32)
    grid = functional.affine_grid(matrix, list(batch.shape), align_corners=False)
    # The background is -1, and grid_sample pads with 0: so shift there and back.
    return functional.grid_sample(batch + 1, grid, mode="bilinear", align_corners=False) - 1


def mirrored(batch: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Half of the images, drawn by lot, with left and right exchanged."""
    chosen = torch.rand(batch.shape[0], generator=random) < 0.5
    return torch.where(chosen[:, None, None, None], batch.flip(-1), batch)


def loss_of(answer: torch.Tensor | tuple[torch.Tensor, torch.Tensor], labels: torch.Tensor) -> torch.Tensor:
    """Cross entropy with label smoothing, that of an auxiliary classifier added."""
    if isinstance(answer, tuple):
        return loss_of(answer[0], labels) + AUXILIARY * loss_of(answer[1], labels)
    return functional.cross_entropy(answer, labels, label_smoothing=0.05)


def fit(recipe: Recipe, data: Labelled, augmentation: Augmentation, seed: int) -> nn.Module:
    """AdamW with a one-cycle learning rate and label smoothing; the network of the last epoch."""
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    inputs, labels = torch.from_numpy(as_input(data.images, recipe.size)), torch.from_numpy(data.labels)
    network = recipe.build()
    steps = len(labels) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate / 2, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, epochs=recipe.epochs, steps_per_epoch=steps)
    for epoch in range(recipe.epochs):
        network.train()
        order = torch.randperm(len(labels), generator=random)
        total = 0.0
        for step in range(steps):
            chosen = order[step * BATCH : (step + 1) * BATCH]
            loss = loss_of(network(augmentation(inputs[chosen], random)), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        if epoch % 10 == 9:
            print(f"epoch {epoch + 1}: training loss {total / steps:.4f}", flush=True)
    return network.eval()
