"""What several architectures share."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional

CLASSES = 10


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """A convolution that keeps the size but for its stride, and its batch normalization."""
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]


def activated(inputs: int, outputs: int, kernel: int, stride: int = 1) -> list[nn.Module]:
    """Convolution with bias, ReLU: as before batch normalization."""
    return [nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2), nn.ReLU()]


def rectified(inputs: int, outputs: int, kernel: int, stride: int = 1) -> list[nn.Module]:
    """Convolution, batch normalization, ReLU."""
    return [*convolution(inputs, outputs, kernel, stride), nn.ReLU()]


def pre_activated(inputs: int, outputs: int, kernel: int, stride: int = 1) -> list[nn.Module]:
    """Batch normalization, ReLU, convolution: the order of ResNet-V2 and DenseNet."""
    return [
        nn.BatchNorm2d(inputs),
        nn.ReLU(),
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
    ]


class InvertedResidual(nn.Module):
    """1x1 expansion, depthwise, linear 1x1 projection; a shortcut where the shape does not change."""

    def __init__(self, inputs: int, outputs: int, expansion: int, stride: int, kernel: int = 3) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers += [*convolution(inputs, hidden, 1), nn.ReLU6()]
        layers += [*convolution(hidden, hidden, kernel, stride, groups=hidden), nn.ReLU6()]
        layers += convolution(hidden, outputs, 1)
        self.layers = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.layers(x)
        return x + y if self.shortcut else y


class Branches(nn.Module):
    """The same input through several branches, their outputs concatenated along the channels."""

    def __init__(self, *branches: list[nn.Module]) -> None:
        super().__init__()
        self.branches = nn.ModuleList(nn.Sequential(*branch) for branch in branches)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([branch(x) for branch in self.branches], 1)


class _LrnNode(torch.autograd.Function):
    """Exports as one LRN node, where PyTorch's own export takes it apart into a 3-D average pool and a power."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, size: int, alpha: float, beta: float, k: float) -> torch.Tensor:
        return functional.local_response_norm(x, size, alpha, beta, k)

    @staticmethod
    def symbolic(graph: Any, x: Any, size: int, alpha: float, beta: float, k: float) -> Any:
        return graph.op("LRN", x, size_i=size, alpha_f=alpha, beta_f=beta, bias_f=k).setType(x.type())


class LocalResponseNorm(nn.Module):
    """x / (1 + alpha / size * (sum of squares of `size` neighbouring channels)) ** 0.75, as in AlexNet, section 3.3."""

    def __init__(self, size: int = 5, alpha: float = 1e-4) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, 0.75, 1.0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if torch.onnx.is_in_onnx_export():
            y: torch.Tensor = _LrnNode.apply(x, self.size, self.alpha, self.beta, self.k)
            return y
        return functional.local_response_norm(x, self.size, self.alpha, self.beta, self.k)


def initialize_rectified(network: nn.Module) -> None:
    """He's initialization (arXiv 1502.01852), for networks that no batch normalization keeps in range."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
