"""AlexNet as published: two groups of channels, local response normalization, three dense layers.

Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks" (NIPS 2012), figure 2.
torchvision's alexnet is the later one-column variant (arXiv 1404.5997), without groups and without normalization.
"""

from torch import nn

from networks.blocks import LocalResponseNorm


def build() -> nn.Module:
    """(1, 3, 227, 227) to (1, 1000): 227 is the size that makes the published 55x55 maps."""
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, stride=4), nn.ReLU(), LocalResponseNorm(), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(), LocalResponseNorm(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(),
        nn.Linear(256 * 6 * 6, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 1000),
    )  # fmt: skip
