"""ResNet-V2 for small images: pre-activation bottlenecks with identity shortcuts, at 32x32.

He et al., "Identity Mappings in Deep Residual Networks" (ECCV 2016, arXiv 1603.05027), figure 4 (e): nothing but an
addition on the shortcut path, normalization and activation before each convolution, and once more after the last block.
"""

import torch
from torch import nn

from networks.blocks import CLASSES, pre_activated

STEM_CHANNELS = 16
#: Width of the 3x3 convolutions, blocks, stride of the first block; a block gives four times its width.
STAGES = ((8, 2, 1), (16, 3, 2), (32, 2, 2))


class PreActivationBottleneck(nn.Module):
    """1x1 reduction, 3x3, 1x1 expansion; where the shape changes, a projection for a shortcut."""

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = 4 * width
        normalization, activation, reduction = pre_activated(inputs, width, 1)
        self.activated = nn.Sequential(normalization, activation)
        self.layers = nn.Sequential(
            reduction, *pre_activated(width, width, 3, stride), *pre_activated(width, outputs, 1)
        )
        changes = stride != 1 or inputs != outputs
        self.projection = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if changes else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        activated = self.activated(x)
        shortcut = x if self.projection is None else self.projection(activated)
        y: torch.Tensor = self.layers(activated) + shortcut
        return y


class ResNetV2Mini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(3, STEM_CHANNELS, 3, stride=2, padding=1, bias=False)]
        channels = STEM_CHANNELS
        for width, blocks, stride in STAGES:
            for index in range(blocks):
                layers.append(PreActivationBottleneck(channels, width, stride if index == 0 else 1))
                channels = 4 * width
        self.features = nn.Sequential(*layers, nn.BatchNorm2d(channels), nn.ReLU())
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(torch.flatten(self.pool(self.features(x)), 1))
        return logits
