"""Inception-V2 (BN-Inception) as published: GoogLeNet with batch normalization and two 3x3 convolutions for each 5x5.

Ioffe and Szegedy, "Batch Normalization" (ICML 2015, arXiv 1502.03167), figure 5. Neither torchvision nor timm has it.
"""

from torch import nn

from networks.blocks import Branches, rectified

#: Figure 5: input channels; 1x1; 3x3 reduction, 3x3; double 3x3 reduction, double 3x3; pool projection.
MODULES = {
    "3a": (192, 64, 64, 64, 64, 96, 32),
    "3b": (256, 64, 64, 96, 64, 96, 64),
    "4a": (576, 224, 64, 96, 96, 128, 128),
    "4b": (576, 192, 96, 128, 96, 128, 128),
    "4c": (576, 160, 128, 160, 128, 160, 128),
    "4d": (608, 96, 128, 192, 160, 192, 128),
    "5a": (1056, 352, 192, 320, 160, 224, 128),
    "5b": (1024, 352, 192, 320, 192, 224, 128),
}


def inception(name: str, pool: nn.Module) -> nn.Module:
    """The module of a row of the figure, with its kind of pooling (3x3, stride 1)."""
    inputs, single, reduce_three, three, reduce_double, double, pooled = MODULES[name]
    return Branches(
        rectified(inputs, single, 1),
        [*rectified(inputs, reduce_three, 1), *rectified(reduce_three, three, 3)],
        [*rectified(inputs, reduce_double, 1), *rectified(reduce_double, double, 3), *rectified(double, double, 3)],
        [pool, *rectified(inputs, pooled, 1)],
    )


def average() -> nn.Module:
    """3x3, stride 1."""
    return nn.AvgPool2d(3, stride=1, padding=1)


def halving() -> nn.Module:
    """3x3, stride 2, rounded up."""
    return nn.MaxPool2d(3, 2, ceil_mode=True)


def reduction(inputs: int, reduce_three: int, three: int, reduce_double: int, double: int) -> nn.Module:
    """A module of stride 2: no 1x1 branch, and the pooled input passes through."""
    return Branches(
        [*rectified(inputs, reduce_three, 1), *rectified(reduce_three, three, 3, 2)],
        [*rectified(inputs, reduce_double, 1), *rectified(reduce_double, double, 3), *rectified(double, double, 3, 2)],
        [halving()],
    )


def build() -> nn.Module:
    """(1, 3, 224, 224) to (1, 1000)."""
    return nn.Sequential(
        *rectified(3, 64, 7, 2), halving(), *rectified(64, 64, 1), *rectified(64, 192, 3), halving(),
        inception("3a", average()), inception("3b", average()), reduction(320, 128, 160, 64, 96),
        inception("4a", average()), inception("4b", average()), inception("4c", average()), inception("4d", average()),
        reduction(608, 128, 192, 192, 256),
        inception("5a", average()), inception("5b", nn.MaxPool2d(3, stride=1, padding=1)),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000),
    )  # fmt: skip
