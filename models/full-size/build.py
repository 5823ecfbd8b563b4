"""Write the architectures at their published size, with seeded weights, as ONNX files. Nothing is downloaded.

Run it as ``python models/full-size/build.py -o FOLDER [NAME ...]``; without names it builds them all (0.7 GB).
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
import timm
import torch
import torchvision
from torch import nn

sys.path.append(str(Path(__file__).resolve().parent.parent / "training"))

import alexnet
import bn_inception
import googlenet
from export import export
from static import with_static_shapes

SEED = 20260101
#: Noise images whose statistics become those of the batch normalizations.
CALIBRATION = 8


@dataclass(frozen=True)
class Architecture:
    """How to build a network, its input's height and width, its published number of parameters and who published it."""

    build: Callable[[], nn.Module]
    size: int
    published: int
    source: str


def torchvision_s(name: str) -> Callable[[], nn.Module]:
    """A network of torchvision, untrained."""
    return lambda: getattr(torchvision.models, name)(weights=None)


def timm_s(name: str) -> Callable[[], nn.Module]:
    """A network of timm, untrained."""
    return lambda: timm.create_model(name, pretrained=False)


ARCHITECTURES = {
    "alexnet": Architecture(alexnet.build, 227, 60_965_224, "the paper's table of layers; Caffe's bvlc_alexnet"),
    "densenet121": Architecture(torchvision_s("densenet121"), 224, 7_978_856, "torchvision"),
    "efficientnet-lite0": Architecture(timm_s("efficientnet_lite0"), 224, 4_652_008, "timm"),
    "googlenet": Architecture(googlenet.build, 224, 6_998_552, "Caffe's bvlc_googlenet"),
    "inceptionv2": Architecture(bn_inception.build, 224, 11_295_240, "pytorchcv, with biases in the convolutions"),
    "mobilenetv2": Architecture(torchvision_s("mobilenet_v2"), 224, 3_504_872, "torchvision"),
    "resnetv2-50": Architecture(timm_s("resnetv2_50"), 224, 25_613_800, "Keras, which counts running statistics"),
    "resnetv2-152": Architecture(timm_s("resnetv2_152"), 224, 60_380_648, "Keras, which counts running statistics"),
    "shufflenetv2": Architecture(torchvision_s("shufflenet_v2_x1_0"), 224, 2_278_604, "torchvision"),
}


def seeded(architecture: Architecture) -> nn.Module:
    """The network with weights that keep activations in range, no two tensors equal, and running statistics to match.

    Equal tensors would be exported as one, with Identity nodes in place of the others.
    """
    torch.manual_seed(SEED)
    network = architecture.build()
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.01)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, mean=1, std=0.1)
            nn.init.normal_(module.bias, std=0.1)
            module.momentum = None  # running statistics are the mean over all batches seen: here one
    with torch.no_grad():
        network.train()(torch.randn(CALIBRATION, 3, architecture.size, architecture.size))
    return network.eval()


def parameters(network: nn.Module) -> int:
    """Trainable values, as published counts are: without running means and variances."""
    return sum(parameter.numel() for parameter in network.parameters())


def main() -> int:
    """Build what is asked for."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(ARCHITECTURES)}; default: all")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the ONNX files")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(ARCHITECTURES))
    if unknown:
        parser.error(f"no such architecture: {', '.join(unknown)}; there are {', '.join(ARCHITECTURES)}")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or ARCHITECTURES:
        architecture = ARCHITECTURES[name]
        network = seeded(architecture)
        count = parameters(network)
        if abs(count - architecture.published) > architecture.published / 100:
            raise AssertionError(f"{name} has {count} parameters, {architecture.published} were published")
        file = arguments.output / f"{name}.onnx"
        export(network, architecture.size, file)
        onnx.save(with_static_shapes(onnx.load(file)), file)
        print(f"{name}: {count} parameters, {architecture.published} published ({architecture.source})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
