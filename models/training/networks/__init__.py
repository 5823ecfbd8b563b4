"""The networks of the zoo: one architecture a file, and here how each is trained."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from networks.alexnet import AlexNetMini
from networks.densenet import DenseNetMini
from networks.efficientnet_lite import EfficientNetLiteMini
from networks.googlenet import GoogLeNetMini
from networks.inceptionv2 import InceptionV2Mini
from networks.mobilenetv2 import MobileNetV2Mini
from networks.resnetv2 import ResNetV2Mini
from networks.shufflenetv2 import ShuffleNetV2Mini


@dataclass(frozen=True)
class Recipe:
    """A network, its data, the height and width of its input, its epochs and the highest learning rate of the cycle."""

    build: Callable[[], nn.Module]
    data: str = "digits"
    size: int = 32
    epochs: int = 60
    rate: float = 8e-3


RECIPES = {
    "alexnet-mini": Recipe(AlexNetMini, size=64, rate=2e-3),
    "densenet-mini": Recipe(DenseNetMini),
    "efficientnet-lite-mini": Recipe(EfficientNetLiteMini),
    "googlenet-mini": Recipe(GoogLeNetMini, rate=3e-3),
    "inceptionv2-mini": Recipe(InceptionV2Mini),
    "mobilenetv2-mini": Recipe(MobileNetV2Mini, epochs=80),
    "mobilenetv2-mini-scenes": Recipe(MobileNetV2Mini, data="scenes", epochs=15),
    "resnetv2-mini": Recipe(ResNetV2Mini),
    "resnetv2-mini-scenes": Recipe(ResNetV2Mini, data="scenes", epochs=15),
    "shufflenetv2-mini": Recipe(ShuffleNetV2Mini),
}
