"""EfficientNet-Lite for small images: EfficientNet without squeeze-and-excitation and with ReLU6 for swish, at 32x32.

The stages are those of EfficientNet-B0 (Tan and Le, "EfficientNet", ICML 2019, arXiv 1905.11946, table 1), narrower and
with fewer blocks; the changes are those of EfficientNet-Lite (github.com/tensorflow/tpu,
models/official/efficientnet/lite), whose stem and head keep their width.
"""

from dataclasses import dataclass

import torch
from torch import nn

from networks.blocks import CLASSES, InvertedResidual, convolution


@dataclass(frozen=True)
class Stage:
    """A row of the architecture table: MBConv blocks, of which the first has the stride."""

    expansion: int
    kernel: int
    channels: int
    repeats: int
    stride: int


STEM_CHANNELS = 16
STAGES = (
    Stage(expansion=1, kernel=3, channels=8, repeats=1, stride=1),
    Stage(expansion=6, kernel=3, channels=12, repeats=2, stride=2),
    Stage(expansion=6, kernel=5, channels=16, repeats=2, stride=1),
    Stage(expansion=6, kernel=3, channels=24, repeats=2, stride=2),
    Stage(expansion=6, kernel=5, channels=32, repeats=2, stride=1),
    Stage(expansion=6, kernel=3, channels=40, repeats=1, stride=1),
)
HEAD_CHANNELS = 160


class EfficientNetLiteMini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [*convolution(3, STEM_CHANNELS, 3, stride=2), nn.ReLU6()]
        channels = STEM_CHANNELS
        for stage in STAGES:
            for index in range(stage.repeats):
                stride = stage.stride if index == 0 else 1
                layers.append(InvertedResidual(channels, stage.channels, stage.expansion, stride, stage.kernel))
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
