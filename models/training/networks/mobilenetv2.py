"""MobileNetV2 for small images: inverted residuals, ReLU6 and linear bottlenecks, at 32x32.

The building block is that of Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks"
(CVPR 2018, arXiv 1801.04381), section 3; the stages are fewer and narrower than in its table 2.
"""

from dataclasses import dataclass

import torch
from torch import nn

from networks.blocks import CLASSES, InvertedResidual, convolution


@dataclass(frozen=True)
class Stage:
    """A row of the architecture table: `repeats` blocks, of which the first has the stride."""

    expansion: int
    channels: int
    repeats: int
    stride: int


STEM_CHANNELS = 16
STAGES = (
    Stage(expansion=1, channels=8, repeats=1, stride=1),
    Stage(expansion=4, channels=16, repeats=3, stride=2),
    Stage(expansion=4, channels=24, repeats=3, stride=2),
    Stage(expansion=4, channels=32, repeats=3, stride=1),
)
HEAD_CHANNELS = 128


class MobileNetV2Mini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [*convolution(3, STEM_CHANNELS, 3, stride=2), nn.ReLU6()]
        channels = STEM_CHANNELS
        for stage in STAGES:
            for index in range(stage.repeats):
                stride = stage.stride if index == 0 else 1
                layers.append(InvertedResidual(channels, stage.channels, stage.expansion, stride))
                channels = stage.channels
        layers += [*convolution(channels, HEAD_CHANNELS, 1), nn.ReLU6()]
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(HEAD_CHANNELS, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.flatten(self.pool(self.features(x)), 1)
        logits: torch.Tensor = self.classifier(self.dropout(y))
        return logits
