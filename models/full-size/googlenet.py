"""GoogLeNet as published: 5x5 branches, local response normalization, no batch normalization.

Szegedy et al., "Going Deeper with Convolutions" (CVPR 2015, arXiv 1409.4842), table 1. torchvision's googlenet has
batch normalization, and 3x3 where the paper has 5x5. The auxiliary classifiers serve training only and are left out.
"""

from torch import nn

from networks.blocks import Branches, LocalResponseNorm, activated

#: Table 1: input channels; 1x1; 3x3 reduction, 3x3; 5x5 reduction, 5x5; pool projection.
MODULES = {
    "3a": (192, 64, 96, 128, 16, 32, 32),
    "3b": (256, 128, 128, 192, 32, 96, 64),
    "4a": (480, 192, 96, 208, 16, 48, 64),
    "4b": (512, 160, 112, 224, 24, 64, 64),
    "4c": (512, 128, 128, 256, 24, 64, 64),
    "4d": (512, 112, 144, 288, 32, 64, 64),
    "4e": (528, 256, 160, 320, 32, 128, 128),
    "5a": (832, 256, 160, 320, 32, 128, 128),
    "5b": (832, 384, 192, 384, 48, 128, 128),
}


def inception(name: str) -> nn.Module:
    """The module of a row of the table."""
    inputs, single, reduce_three, three, reduce_five, five, pooled = MODULES[name]
    return Branches(
        activated(inputs, single, 1),
        [*activated(inputs, reduce_three, 1), *activated(reduce_three, three, 3)],
        [*activated(inputs, reduce_five, 1), *activated(reduce_five, five, 5)],
        [nn.MaxPool2d(3, stride=1, padding=1), *activated(inputs, pooled, 1)],
    )


def halving() -> nn.Module:
    """3x3, stride 2, rounded up."""
    return nn.MaxPool2d(3, 2, ceil_mode=True)


def build() -> nn.Module:
    """(1, 3, 224, 224) to (1, 1000)."""
    return nn.Sequential(
        *activated(3, 64, 7, 2), halving(), LocalResponseNorm(),
        *activated(64, 64, 1), *activated(64, 192, 3), LocalResponseNorm(), halving(),
        inception("3a"), inception("3b"), halving(),
        inception("4a"), inception("4b"), inception("4c"), inception("4d"), inception("4e"), halving(),
        inception("5a"), inception("5b"),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(1024, 1000),
    )  # fmt: skip
