"""Inception-V2 (BN-Inception) for small images: Inception modules with batch normalization, at 32x32.

Ioffe and Szegedy, "Batch Normalization" (ICML 2015, arXiv 1502.03167), appendix and figure 5: two 3x3 convolutions in
place of each 5x5, average pooling in the modules and maximum pooling in the last, and modules of stride 2 whose pooling
branch passes its input through.
"""

from dataclasses import dataclass

import torch
from torch import nn

from networks.blocks import CLASSES, Branches, rectified


@dataclass(frozen=True)
class Module:
    """Channels of a module's branches: 1x1; 3x3 after its reduction; double 3x3 after its reduction; pooling."""

    single: int
    three: tuple[int, int]
    double: tuple[int, int]
    pooled: int
    pool: type[nn.Module] = nn.AvgPool2d

    def outputs(self) -> int:
        return self.single + self.three[1] + self.double[1] + self.pooled

    def build(self, inputs: int) -> Branches:
        return Branches(
            rectified(inputs, self.single, 1),
            [*rectified(inputs, self.three[0], 1), *rectified(self.three[0], self.three[1], 3)],
            [
                *rectified(inputs, self.double[0], 1),
                *rectified(self.double[0], self.double[1], 3),
                *rectified(self.double[1], self.double[1], 3),
            ],
            [self.pool(3, stride=1, padding=1), *rectified(inputs, self.pooled, 1)],
        )


def reduction(inputs: int, three: tuple[int, int], double: tuple[int, int]) -> Branches:
    """A module of stride 2: no 1x1 branch, and the pooled input passes through."""
    return Branches(
        [*rectified(inputs, three[0], 1), *rectified(three[0], three[1], 3, 2)],
        [
            *rectified(inputs, double[0], 1),
            *rectified(double[0], double[1], 3),
            *rectified(double[1], double[1], 3, 2),
        ],
        [nn.MaxPool2d(3, stride=2, padding=1)],
    )


STEM = (16, 16, 32)
BEFORE = (Module(16, (16, 16), (16, 24), 8), Module(16, (16, 24), (16, 24), 16))
REDUCTION = ((24, 32), (16, 24))
AFTER = (Module(40, (24, 32), (24, 32), 24), Module(40, (32, 48), (24, 32), 24, nn.MaxPool2d))


class InceptionV2Mini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third = STEM
        layers: list[nn.Module] = [
            *rectified(3, first, 3, 2),
            *rectified(first, second, 1),
            *rectified(second, third, 3),
            nn.MaxPool2d(3, stride=2, padding=1),
        ]
        channels = third
        for module in BEFORE:
            layers.append(module.build(channels))
            channels = module.outputs()
        layers.append(reduction(channels, *REDUCTION))
        channels += REDUCTION[0][1] + REDUCTION[1][1]
        for module in AFTER:
            layers.append(module.build(channels))
            channels = module.outputs()
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(torch.flatten(self.pool(self.features(x)), 1))
        return logits
