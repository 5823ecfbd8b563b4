"""DenseNet-BC for small images: every layer sees the outputs of all earlier ones of its block, at 32x32.

Huang et al., "Densely Connected Convolutional Networks" (CVPR 2017, arXiv 1608.06993), section 3: bottleneck layers
(B, a 1x1 convolution of four times the growth rate first) and compressing transitions (C, factor 0.5).
"""

import torch
from torch import nn

from networks.blocks import CLASSES, pre_activated

STEM_CHANNELS = 16
GROWTH = 8
BLOCKS = (4, 4, 4)


class DenseLayer(nn.Module):
    """Appends `GROWTH` new channels to its input."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(*pre_activated(inputs, 4 * GROWTH, 1), *pre_activated(4 * GROWTH, GROWTH, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([x, self.layers(x)], 1)


class DenseNetMini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, STEM_CHANNELS, 3, stride=2, padding=1, bias=False)]
        channels = STEM_CHANNELS
        for number, count in enumerate(BLOCKS):
            if number > 0:
                layers += [*pre_activated(channels, channels // 2, 1), nn.AvgPool2d(2)]
                channels //= 2
            for _ in range(count):
                layers.append(DenseLayer(channels))
                channels += GROWTH
        self.features = nn.Sequential(*layers, nn.BatchNorm2d(channels), nn.ReLU())
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(torch.flatten(self.pool(self.features(x)), 1))
        return logits
