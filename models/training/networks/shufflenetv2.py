"""ShuffleNetV2 for small images: channel split, depthwise convolutions, concatenation, channel shuffle, at 32x32.

Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design" (ECCV 2018, arXiv 1807.11164),
figure 3 (c) and (d).
"""

import torch
from torch import nn

from networks.blocks import CLASSES, convolution, rectified

STEM_CHANNELS = 24
#: Channels, units, height and width of each stage, whose first unit halves the size.
STAGES = ((48, 3, 8), (96, 4, 4))
HEAD_CHANNELS = 128


class Shuffle(nn.Module):
    """Channels dealt out in turn to the two halves. The size is given, so that the exported shape is a constant."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.channels, self.size = channels, size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x.reshape(-1, 2, self.channels // 2, self.size, self.size).transpose(1, 2)
        return y.reshape(-1, self.channels, self.size, self.size)


def transformed(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    """1x1, depthwise 3x3 without activation, 1x1."""
    return nn.Sequential(
        *rectified(inputs, outputs, 1),
        *convolution(outputs, outputs, 3, stride, groups=outputs),
        *rectified(outputs, outputs, 1),
    )


class Unit(nn.Module):
    """Half the channels pass unchanged, the others are transformed."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.kept = channels // 2
        self.layers = transformed(self.kept, self.kept, 1)
        self.shuffle = Shuffle(channels, size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept, used = torch.split(x, [self.kept, self.kept], 1)
        y: torch.Tensor = self.shuffle(torch.cat([kept, self.layers(used)], 1))
        return y


class Downsampling(nn.Module):
    """No split: both branches see all channels and halve the size, which doubles the channels."""

    def __init__(self, inputs: int, outputs: int, size: int) -> None:
        super().__init__()
        half = outputs // 2
        self.left = nn.Sequential(*convolution(inputs, inputs, 3, 2, groups=inputs), *rectified(inputs, half, 1))
        self.right = transformed(inputs, half, 2)
        self.shuffle = Shuffle(outputs, size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.shuffle(torch.cat([self.left(x), self.right(x)], 1))
        return y


class ShuffleNetV2Mini(nn.Module):
    """(n, 3, 32, 32) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [*rectified(3, STEM_CHANNELS, 3, 2)]
        channels = STEM_CHANNELS
        for outputs, units, size in STAGES:
            layers.append(Downsampling(channels, outputs, size))
            layers += [Unit(outputs, size) for _ in range(units - 1)]
            channels = outputs
        self.features = nn.Sequential(*layers, *rectified(channels, HEAD_CHANNELS, 1))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(HEAD_CHANNELS, CLASSES)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(torch.flatten(self.pool(self.features(x)), 1))
        return logits
