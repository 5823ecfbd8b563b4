"""GoogLeNet for small images: Inception modules with 1x1, 3x3, 5x5 and pooling branches, at 32x32.

Szegedy et al., "Going Deeper with Convolutions" (CVPR 2015, arXiv 1409.4842), figure 2 (b) and section 5: local
response normalization around the second convolution and no batch normalization, pooling that rounds its size up, global
average pooling before the only dense layer, and an auxiliary classifier that helps training and is not exported.
"""

from dataclasses import dataclass

import torch
from torch import nn

from networks.blocks import CLASSES, Branches, LocalResponseNorm, activated, initialize_rectified


@dataclass(frozen=True)
class Module:
    """Channels of a module's branches: 1x1; 3x3 and 5x5 after their reductions; pooling."""

    single: int
    three: tuple[int, int]
    five: tuple[int, int]
    pooled: int

    def outputs(self) -> int:
        return self.single + self.three[1] + self.five[1] + self.pooled

    def build(self, inputs: int) -> Branches:
        return Branches(
            activated(inputs, self.single, 1),
            [*activated(inputs, self.three[0], 1), *activated(self.three[0], self.three[1], 3)],
            [*activated(inputs, self.five[0], 1), *activated(self.five[0], self.five[1], 5)],
            [nn.MaxPool2d(3, stride=1, padding=1), *activated(inputs, self.pooled, 1)],
        )


STEM = (16, 16, 32)
BEFORE = (Module(16, (16, 24), (8, 12), 12), Module(24, (24, 32), (8, 16), 16))
AFTER = (Module(32, (24, 40), (8, 16), 16), Module(32, (28, 48), (12, 24), 24), Module(48, (32, 64), (12, 32), 32))


class AuxiliaryClassifier(nn.Module):
    """Classifies an intermediate 4x4 map."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *activated(channels, 32, 1), nn.Flatten(), nn.Linear(32 * 4 * 4, 64), nn.ReLU(), nn.Linear(64, CLASSES)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.layers(x)
        return logits


class GoogLeNetMini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits; while training to two of these, the auxiliary ones last."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third = STEM
        layers: list[nn.Module] = [
            *activated(3, first, 7, 2), LocalResponseNorm(),
            *activated(first, second, 1), *activated(second, third, 3), LocalResponseNorm(),
            nn.MaxPool2d(3, 2, ceil_mode=True),
        ]  # fmt: skip
        channels = third
        for module in BEFORE:
            layers.append(module.build(channels))
            channels = module.outputs()
        layers.append(nn.MaxPool2d(3, 2, ceil_mode=True))
        self.lower = nn.Sequential(*layers)
        self.auxiliary = AuxiliaryClassifier(channels)
        layers = []
        for module in AFTER:
            layers.append(module.build(channels))
            channels = module.outputs()
        self.upper = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(channels, CLASSES)
        initialize_rectified(self)

    def forward(self, x: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
        lower = self.lower(x)
        y = self.dropout(torch.flatten(self.pool(self.upper(lower)), 1))
        logits: torch.Tensor = self.classifier(y)
        return (logits, self.auxiliary(lower)) if self.training else logits
