"""AlexNet for small images: 11x11 and 5x5 convolutions, local response normalization, large dense layers, at 64x64.

Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks" (NIPS 2012), section 3: five
convolutions, of which the second, fourth and fifth come in two groups (its two GPUs), overlapping pooling (3x3, stride
2), and three dense layers that hold most of the weights. 64x64, since 11x11 at stride 4 leaves nothing of 32x32.
"""

import torch
from torch import nn

from networks.blocks import CLASSES, LocalResponseNorm, initialize_rectified

CHANNELS = (24, 48, 64, 64, 64)
DENSE = 448


class AlexNetMini(nn.Module):
    """(n, 3, 64, 64) float32 in [-1, 1] to (n, 10) logits."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three, four, five = CHANNELS
        self.features = nn.Sequential(
            nn.Conv2d(3, one, 11, stride=4, padding=2), nn.ReLU(), LocalResponseNorm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(one, two, 5, padding=2, groups=2), nn.ReLU(), LocalResponseNorm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(two, three, 3, padding=1), nn.ReLU(),
            nn.Conv2d(three, four, 3, padding=1, groups=2), nn.ReLU(),
            nn.Conv2d(four, five, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Linear(five, DENSE), nn.ReLU(), nn.Dropout(0.25),
            nn.Linear(DENSE, DENSE), nn.ReLU(), nn.Dropout(0.25),
            nn.Linear(DENSE, CLASSES),
        )  # fmt: skip
        initialize_rectified(self)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.classifier(torch.flatten(self.features(x), 1))
        return logits
